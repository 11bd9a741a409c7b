using HRNet.Inference.Detection;

namespace HRNet.Inference.Tests.Detection;

public sealed class NonMaximumSuppressionTests
{
    private static readonly Ties Fixture = Made.Load<Ties>("nms");

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void Equal_scores_and_overlaps_of_exactly_the_limit_end_as_in_the_plain_definition(int index)
    {
        var candidates = new Candidates();
        foreach (var box in Fixture.Boxes)
            candidates.Add(Made.Box(box), box[4], (int)box[5]);
        var test = Fixture.Cases[index];
        Assert.Equal(test.Kept, NonMaximumSuppression.Keep(candidates, test.Limit, test.Most, test.Pixel));
    }

    [Fact]
    public void Nothing_stays_of_nothing() => Assert.Empty(NonMaximumSuppression.Keep(new Candidates(), 0.5f, 10));

    [Fact]
    public void The_top_scores_are_those_of_a_sort_also_where_many_are_equal()
    {
        float[] scores = [.. Enumerable.Range(0, 5000).Select(k => MathF.Floor((float)Uniform.At("top", k) * 300) - 150)];
        scores[17] = float.NaN;
        foreach (var most in (int[])[1, 7, 100, 1000, 6000])
        {
            var expected = Enumerable.Range(0, scores.Length).Where(k => scores[k] > -100).OrderByDescending(k => scores[k]).Take(most);
            Assert.Equal(expected, TopScores.Select(scores, most, above: -100));
        }

        Array.Sort(scores);
        Assert.Equal([4999, 4998, 4997], TopScores.Select([.. Enumerable.Range(0, 5000).Select(k => (float)k)], 3));
    }

    private sealed record Ties(float[][] Boxes, Case[] Cases);

    private sealed record Case(float Limit, float Pixel, int Most, int[] Kept);
}
