using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Live.Tracking;

/// <summary>How alike two places of people are, 0 to 1.</summary>
internal static class Similarity
{
    /// <summary>The deviation that a keypoint is given where the model states none: the mean of COCO's, about.</summary>
    public const float UsualSigma = 0.06f;

    /// <summary>
    /// Object keypoint similarity of two poses (COCO; oks_iou of the original code): the mean of exp(-d² / (2 (2σ)² area)) over the keypoints seen in both, the area being the
    /// mean of the two. 0 where they have none in common.
    /// </summary>
    /// <param name="a">One pose.</param>
    /// <param name="b">The other.</param>
    /// <param name="areaA">Area of the one in pixels.</param>
    /// <param name="areaB">Area of the other.</param>
    /// <param name="sigmas">Deviation of each keypoint relative to the size; empty for a usual one.</param>
    public static float Oks(IReadOnlyList<Keypoint> a, IReadOnlyList<Keypoint> b, float areaA, float areaB, IReadOnlyList<float> sigmas)
    {
        var (sum, common, area) = (0.0, 0, (areaA + areaB) / 2.0);
        for (var k = 0; k < a.Count; k++)
        {
            if (!a[k].Visible || !b[k].Visible)
                continue;
            sum += KeypointSimilarity.Of((double)a[k].X - b[k].X, (double)a[k].Y - b[k].Y, k < sigmas.Count ? sigmas[k] : UsualSigma, area);
            common++;
        }

        return common == 0 ? 0 : (float)(sum / common);
    }
}
