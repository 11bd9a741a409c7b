using HRNet.Inference.Geometry;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Pose;

/// <summary>Of poses that show the same person, only the best stays (oks_nms of the original code, which takes a person's area to be that of the padded crop).</summary>
internal static class PoseSuppression
{
    /// <summary>The similarity above which two poses are one person's (TEST.OKS_THRE of the published configurations).</summary>
    public const double Limit = 0.9;

    /// <summary>Drops a person whose pose is too like that of one who comes before.</summary>
    /// <param name="people">By falling score.</param>
    /// <param name="card">The pose model's card. Where it states no deviations there is no measure, and everyone stays.</param>
    public static IReadOnlyList<Person> Keep(IReadOnlyList<Person> people, ModelCard card)
    {
        if (card.Sigmas.Count != card.Keypoints.Count || people.Count < 2)
            return people;
        var kept = new List<(Person Person, double Area)>(people.Count);
        foreach (var person in people)
        {
            var area = Crop.Around(person.Box, card.InputWidth, card.InputHeight).Area;
            if (kept.TrueForAll(other => PoseSimilarity.Oks(other.Person.Keypoints, person.Keypoints, other.Area, area, card.Sigmas) <= Limit))
                kept.Add((person, area));
        }

        return [.. kept.Select(one => one.Person)];
    }
}
