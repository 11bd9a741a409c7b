using HRNet.Inference.Results;

namespace HRNet.Inference.Pose;

/// <summary>
/// When two boxes hold the same person, their keypoints lie together: of such people only the best stays (oks_nms of the original code).
/// </summary>
internal static class OksSuppression
{
    /// <summary>The similarity above which the lower of two people is dropped (OKS_THRE of the original configurations).</summary>
    public const float UsualLimit = 0.9f;

    /// <summary>Indices of the people who stay, by falling score; the earlier first among equals.</summary>
    /// <param name="people">The people, all with the same keypoints.</param>
    /// <param name="areas">Area of each person's crop in pixels of the picture.</param>
    /// <param name="sigmas">
    /// Deviation of each keypoint relative to the object's size. None where they are unknown: then everyone stays.
    /// </param>
    /// <param name="limit">Similarity above which the lower of two is dropped, 0 to 1.</param>
    /// <exception cref="ArgumentException">The lists do not fit each other.</exception>
    public static IReadOnlyList<int> Keep(
        IReadOnlyList<Person> people, IReadOnlyList<double> areas, IReadOnlyList<float> sigmas, float limit = UsualLimit)
    {
        if (areas.Count != people.Count)
            throw new ArgumentException($"{people.Count} people have {areas.Count} areas.", nameof(areas));
        if (sigmas.Count > 0 && people.Any(person => person.Keypoints.Count != sigmas.Count))
            throw new ArgumentException($"people do not have {sigmas.Count} keypoints.", nameof(sigmas));
        var kept = new List<int>();
        foreach (var next in Enumerable.Range(0, people.Count).OrderByDescending(index => people[index].Score))
        {
            if (!kept.Any(best => Oks.All(people[best].Keypoints, people[next].Keypoints, (areas[best] + areas[next]) / 2, sigmas) > limit))
                kept.Add(next);
        }

        return kept;
    }
}
