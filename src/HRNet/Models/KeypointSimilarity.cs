namespace HRNet.Models;

/// <summary>
/// A keypoint's share of the object keypoint similarity (COCO's OKS, computeOks of its evaluator): exp(-d² / (2 (2σ)² area)). Whose
/// keypoints count, and what area, differs between the evaluator, the suppression of doubles and the tracker, and stays with them.
/// </summary>
internal static class KeypointSimilarity
{
    /// <summary>np.spacing(1): keeps divisions by an empty area finite.</summary>
    private const double Spacing = 2.220446049250313e-16;

    /// <summary>1 where both keypoints are at the same place, and less the farther they are apart.</summary>
    /// <param name="dx">Distance along x in pixels.</param>
    /// <param name="dy">Distance along y in pixels.</param>
    /// <param name="sigma">Deviation of the keypoint relative to the object's size.</param>
    /// <param name="area">Area of the object in square pixels.</param>
    public static double Of(double dx, double dy, double sigma, double area)
    {
        var deviation = sigma * 2;
        return Math.Exp(-((dx * dx + dy * dy) / (deviation * deviation) / (area + Spacing) / 2));
    }
}
