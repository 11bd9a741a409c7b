using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Tests.Detection;

namespace HRNet.Inference.Tests.Pose;

public sealed class OksSuppressionTests
{
    private static readonly Crowd Fixture = Made.Load<Crowd>("people");

    [Theory, InlineData(0), InlineData(1)]
    public void People_who_are_seen_twice_stay_once_as_in_the_original_code(int index)
    {
        var test = Fixture.Cases[index];
        Assert.Equal(test.Kept, Keep(Fixture.Sigmas, test.Limit));
        Assert.NotEqual(Fixture.People.Length, test.Kept.Length);
    }

    [Fact]
    public void Without_sigmas_everyone_stays_by_falling_score()
    {
        var kept = Keep([], OksSuppression.UsualLimit);
        Assert.Equal(Enumerable.Range(0, Fixture.People.Length).OrderByDescending(k => Fixture.People[k].Score), kept);
    }

    [Fact]
    public void Lists_of_other_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => OksSuppression.Keep([new Person(1, default, [])], [1], [0.1f]));

    private static IReadOnlyList<int> Keep(float[] sigmas, float limit) => OksSuppression.Keep(
        [.. Fixture.People.Select(one => new Person(
            one.Score, new Box(0, 0, 1, 1), [.. one.Places.Select((place, k) => new Keypoint($"{k}", place[0], place[1], 1, true))]))],
        [.. Fixture.People.Select(one => one.Area)], sigmas, limit);

    private sealed record Crowd(float[] Sigmas, Case[] Cases, One[] People);

    private sealed record Case(float Limit, int[] Kept);

    private sealed record One(float[][] Places, float Score, double Area);
}
