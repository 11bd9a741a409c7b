using HRNet.Evaluation.Coco;

namespace HRNet.Evaluation.Suppression;

/// <summary>A pose as a network found it, before doubles of a person are dropped.</summary>
/// <param name="ImageId">The picture.</param>
/// <param name="Keypoints">x, y and score of each keypoint.</param>
/// <param name="Area">Square pixels of the crop.</param>
/// <param name="Score">The rescored one.</param>
internal sealed record RawPose(long ImageId, double[] Keypoints, double Area, double Score);

/// <summary>Makes a results file of raw poses.</summary>
internal static class PoseResults
{
    /// <summary>Drops doubles picture by picture; pictures in order of their first pose, poses by falling score.</summary>
    /// <param name="poses">The poses of all pictures.</param>
    /// <param name="sigmas">Deviation of each keypoint relative to the object's size.</param>
    /// <param name="categoryId">The category of people.</param>
    /// <param name="limit">Similarity above which the lower of two is dropped.</param>
    /// <param name="soft">Whether similarity lowers the rank instead.</param>
    public static IReadOnlyList<CocoResult> Of(
        IEnumerable<RawPose> poses, IReadOnlyList<double> sigmas, long categoryId, double limit = PoseSuppression.UsualLimit, bool soft = false) =>
    [
        .. poses.GroupBy(pose => pose.ImageId).Select(picture => picture.ToArray()).SelectMany(picture =>
        {
            ScoredPose[] scored = [.. picture.Select(pose => new ScoredPose(pose.Keypoints, pose.Area, pose.Score))];
            var kept = soft ? PoseSuppression.KeepSoftly(scored, sigmas, limit) : PoseSuppression.Keep(scored, sigmas, limit);
            return kept.Select(index => new CocoResult
            {
                ImageId = picture[index].ImageId,
                CategoryId = categoryId,
                Keypoints = picture[index].Keypoints,
                Score = picture[index].Score,
            });
        }),
    ];
}
