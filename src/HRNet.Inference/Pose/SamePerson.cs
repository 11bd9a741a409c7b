using HRNet.Inference.Results;

namespace HRNet.Inference.Pose;

/// <summary>
/// Detectors put several boxes on one person: around the body, the upper half, the head. Their keypoints tell: two people have their joints
/// in different places. OKS alone (<see cref="OksSuppression"/>) does not see it, since a head's box makes up a body of its own. On 288
/// COCO pictures with a weaker detector than the shipped one this dropped more than half of the people who were nobody, and one in twenty
/// who was somebody.
/// </summary>
internal static class SamePerson
{
    /// <summary>The share of the seen joints of the person who shows fewer that coincide with the other's.</summary>
    private const float Shared = 0.5f;

    /// <summary>The same where one box lies inside the other: as a head's does in a body's.</summary>
    private const float SharedInside = 0.2f;

    /// <summary>The part of a box that has to lie in another to be inside.</summary>
    private const float Inside = 0.9f;

    /// <summary>What two joints' similarity (<see cref="Oks.Of"/>), with the smaller box's area, exceeds where they coincide.</summary>
    private const double Coincides = 0.5;

    /// <summary>Of everyone who is in the list more than once the best; the order stays.</summary>
    /// <param name="people">People of one picture, best first, all with the same keypoints.</param>
    /// <param name="sigmas">
    /// Deviation of each keypoint relative to the object's size. None where they are unknown: then everyone stays.
    /// </param>
    public static IReadOnlyList<Person> Once(IReadOnlyList<Person> people, IReadOnlyList<float> sigmas)
    {
        var kept = new List<Person>();
        foreach (var person in people)
        {
            if (!kept.Exists(better => Are(better, person, sigmas)))
                kept.Add(person);
        }

        return kept;
    }

    private static bool Are(Person better, Person other, IReadOnlyList<float> sigmas)
    {
        double area = Math.Min(better.Box.Area, other.Box.Area);
        var (betterSeen, otherSeen, shared) = (0, 0, 0);
        for (var k = 0; k < sigmas.Count; k++)
        {
            var (one, two) = (better.Keypoints[k], other.Keypoints[k]);
            betterSeen += one.Visible ? 1 : 0;
            otherSeen += two.Visible ? 1 : 0;
            if (!one.Visible || !two.Visible)
                continue;
            if (Oks.Of(one, two, area, sigmas[k]) > Coincides)
                shared++;
        }

        var share = shared / (float)Math.Max(1, Math.Min(betterSeen, otherSeen));
        return share >= Shared || (share >= SharedInside && better.Box.Intersection(other.Box) >= Inside * other.Box.Area);
    }
}
