using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Pose;

/// <summary>
/// Object keypoint similarity (COCO; oks_iou of the original code): how alike two poses are, 0 to 1, as the mean over their keypoints of exp(-d^2 / (2 area (2 sigma)^2)).
/// </summary>
internal static class Oks
{
    /// <summary>The deviation that a keypoint is given where the model states none: the mean of COCO's, about.</summary>
    public const float UsualSigma = 0.06f;

    /// <summary>How alike two places of one keypoint are.</summary>
    /// <param name="one">One place, in pixels.</param>
    /// <param name="other">The other.</param>
    /// <param name="area">Area of the person in square pixels.</param>
    /// <param name="sigma">Deviation of the keypoint relative to the person's size.</param>
    public static double Of(Keypoint one, Keypoint other, double area, float sigma) => KeypointSimilarity.Of(one.X - other.X, one.Y - other.Y, sigma, area);

    /// <summary>The mean over all keypoints, seen or not; 0 without any.</summary>
    /// <param name="one">One pose.</param>
    /// <param name="other">The other, with the same keypoints.</param>
    /// <param name="area">Mean area of the two.</param>
    /// <param name="sigmas">Deviation of each keypoint.</param>
    public static double All(IReadOnlyList<Keypoint> one, IReadOnlyList<Keypoint> other, double area, IReadOnlyList<float> sigmas) =>
        sigmas.Count == 0 ? 0 : sigmas.Select((sigma, k) => Of(one[k], other[k], area, sigma)).Average();

    /// <summary>The mean over the keypoints that are seen in both; 0 where they have none in common.</summary>
    /// <param name="one">One pose.</param>
    /// <param name="other">The other, with the same keypoints.</param>
    /// <param name="area">Mean area of the two.</param>
    /// <param name="sigmas">Deviation of each keypoint; a usual one where there is none.</param>
    public static double Seen(IReadOnlyList<Keypoint> one, IReadOnlyList<Keypoint> other, double area, IReadOnlyList<float> sigmas)
    {
        var (sum, common) = (0.0, 0);
        for (var k = 0; k < one.Count; k++)
        {
            if (!one[k].Visible || !other[k].Visible)
                continue;
            sum += Of(one[k], other[k], area, k < sigmas.Count ? sigmas[k] : UsualSigma);
            common++;
        }

        return common == 0 ? 0 : sum / common;
    }
}
