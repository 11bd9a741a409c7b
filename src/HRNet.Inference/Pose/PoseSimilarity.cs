using HRNet.Inference.Results;

namespace HRNet.Inference.Pose;

/// <summary>How alike two poses are.</summary>
internal static class PoseSimilarity
{
    /// <summary>
    /// Object keypoint similarity of two poses (COCO; oks_iou of the original code): the mean over all keypoints of exp(-d² / (2 (2σ)² area)), the area being the mean of
    /// the two.
    /// </summary>
    /// <param name="a">One pose.</param>
    /// <param name="b">The other, of as many keypoints.</param>
    /// <param name="areaA">Area of the one, in pixels.</param>
    /// <param name="areaB">Area of the other.</param>
    /// <param name="sigmas">Deviation of each keypoint relative to the size; as many.</param>
    /// <returns>0 to 1.</returns>
    public static double Oks(IReadOnlyList<Keypoint> a, IReadOnlyList<Keypoint> b, double areaA, double areaB, IReadOnlyList<float> sigmas)
    {
        var area = (areaA + areaB) / 2 + double.Epsilon;
        var sum = 0.0;
        for (var k = 0; k < a.Count; k++)
        {
            var (dx, dy, deviation) = ((double)a[k].X - b[k].X, (double)a[k].Y - b[k].Y, 2.0 * sigmas[k]);
            sum += Math.Exp(-(dx * dx + dy * dy) / (2 * deviation * deviation * area));
        }

        return sum / a.Count;
    }
}
