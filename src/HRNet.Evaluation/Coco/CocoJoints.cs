namespace HRNet.Evaluation.Coco;

/// <summary>How well the single joints of found people lie. COCO has no such figure; these help to see where a model is weak.</summary>
/// <param name="Found">By joint, the part that alone would make an object keypoint similarity of one half or more; NaN where none is
/// labeled.</param>
/// <param name="Errors">Distance of each labeled joint of a found person, in square roots of the person's area.</param>
public sealed record CocoJoints(IReadOnlyList<double> Found, IReadOnlyList<double> Errors)
{
    private const double Near = 0.5;

    /// <summary>Looks at the people that were found at the loosest threshold.</summary>
    internal static CocoJoints Of(IEnumerable<CocoMatches> pictures, IReadOnlyList<double> sigmas)
    {
        var (near, labeled, errors) = (new int[sigmas.Count], new int[sigmas.Count], new List<double>());
        foreach (var picture in pictures)
        {
            var truths = picture.Truths.Where(truth => !truth.Ignored).DistinctBy(truth => truth.Id).ToDictionary(truth => truth.Id);
            for (var d = 0; d < picture.Detections.Length; d++)
            {
                if (!truths.TryGetValue(picture.DetectionMatches[0, d], out var truth))
                    continue;
                for (var k = 0; k < sigmas.Count; k++)
                {
                    if (truth.Keypoints[3 * k + 2] <= 0)
                        continue;
                    var (dx, dy) = (picture.Detections[d].Keypoints[3 * k] - truth.Keypoints[3 * k], picture.Detections[d].Keypoints[3 * k + 1] - truth.Keypoints[3 * k + 1]);
                    var part = (dx * dx + dy * dy) / truth.Area;
                    errors.Add(Math.Sqrt(part));
                    labeled[k]++;
                    near[k] += Math.Exp(-part / (8 * sigmas[k] * sigmas[k])) >= Near ? 1 : 0;
                }
            }
        }

        return new([.. near.Zip(labeled, (right, all) => (double)right / all)], errors);
    }
}
