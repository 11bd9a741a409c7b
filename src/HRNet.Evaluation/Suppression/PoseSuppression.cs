using HRNet.Models;

namespace HRNet.Evaluation.Suppression;

/// <summary>A pose that takes part in suppression.</summary>
/// <param name="Keypoints">x, y and score of each keypoint.</param>
/// <param name="Area">Square pixels of the crop.</param>
/// <param name="Score">How sure the pose is.</param>
internal sealed record ScoredPose(IReadOnlyList<double> Keypoints, double Area, double Score);

/// <summary>
/// Rescoring and suppression of the original's <c>COCODataset.evaluate</c>. The service drops doubles of a person by its own rule
/// (<see cref="Inference.Pose.OksSuppression"/>); a published number needs the original's, with its order of ties.
/// </summary>
internal static class PoseSuppression
{
    /// <summary>oks_thre of the original's configurations.</summary>
    public const double UsualLimit = 0.9;

    /// <summary>in_vis_thre of the original's configurations.</summary>
    public const double UsualVisible = 0.2;

    /// <summary>The most poses that soft suppression keeps of a picture.</summary>
    private const int MostSoft = 20;

    /// <summary>A pose's score: the box's, times the mean of the keypoint scores above the limit; 0 where none is.</summary>
    public static double Rescore(double boxScore, IReadOnlyList<double> keypoints, double visible = UsualVisible)
    {
        var (sum, count) = (0.0, 0);
        for (var at = 2; at < keypoints.Count; at += 3)
        {
            if (keypoints[at] > visible)
                (sum, count) = (sum + keypoints[at], count + 1);
        }

        return count == 0 ? 0 : sum / count * boxScore;
    }

    /// <summary>
    /// Indices of the poses that stay, by falling score, in numpy's order among equals: none is more alike to a better one than the limit.
    /// </summary>
    public static IReadOnlyList<int> Keep(IReadOnlyList<ScoredPose> poses, IReadOnlyList<double> sigmas, double limit = UsualLimit, double? visible = null)
    {
        var (order, kept) = (Order([.. poses.Select(pose => pose.Score)]), new List<int>());
        while (order.Count > 0)
        {
            var best = order[0];
            kept.Add(best);
            order = [.. order.Skip(1).Where(index => Similarity(poses[best], poses[index], sigmas, visible) <= limit)];
        }

        return kept;
    }

    /// <summary>Indices of the poses that stay where likeness lowers the score instead, at most twenty.</summary>
    public static IReadOnlyList<int> KeepSoftly(IReadOnlyList<ScoredPose> poses, IReadOnlyList<double> sigmas, double limit = UsualLimit)
    {
        var kept = new List<int>();
        var left = Order([.. poses.Select(pose => pose.Score)]).Select(index => (Index: index, poses[index].Score)).ToArray();
        while (left.Length > 0 && kept.Count < MostSoft)
        {
            var best = left[0].Index;
            kept.Add(best);
            var lowered = left.Skip(1).Select(one => one with { Score = Lowered(one.Score, Similarity(poses[best], poses[one.Index], sigmas), limit) }).ToArray();
            left = [.. Order([.. lowered.Select(one => one.Score)]).Select(index => lowered[index])];
        }

        return kept;
    }

    /// <summary>
    /// What a score becomes beside a better pose that is alike ("gaussian", the original's rule; its "linear" one it never asks for).
    /// </summary>
    internal static double Lowered(double score, double similarity, double limit) => score * Math.Exp(-(similarity * similarity) / limit);

    /// <summary>
    /// Object keypoint similarity of two poses, measured by the mean of their areas; over the keypoints of the second whose score is above
    /// the limit, if one is given.
    /// </summary>
    internal static double Similarity(ScoredPose one, ScoredPose other, IReadOnlyList<double> sigmas, double? visible = null)
    {
        var (sum, count) = (0.0, 0);
        for (var k = 0; k < sigmas.Count; k++)
        {
            if (visible is { } least && !(other.Keypoints[3 * k + 2] > least))
                continue;
            sum += KeypointSimilarity.Of(
                other.Keypoints[3 * k] - one.Keypoints[3 * k], other.Keypoints[3 * k + 1] - one.Keypoints[3 * k + 1], sigmas[k], (one.Area + other.Area) / 2);
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }

    private static List<int> Order(double[] scores) => [.. Enumerable.Reverse(NumpyOrder.Rising(scores))];
}
