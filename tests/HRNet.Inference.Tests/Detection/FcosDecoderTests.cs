using HRNet.Inference.Detection;
using HRNet.Models;

namespace HRNet.Inference.Tests.Detection;

public sealed class FcosDecoderTests
{
    private static readonly Case[] Cases = Made.Load<Case[]>("fcos");

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Dense_outputs_become_the_boxes_of_mmdet(int index)
    {
        var test = Cases[index];
        var candidates = Decode(test).Candidates;
        Assert.Equal(test.Candidates, candidates.Count);
        Made.Compare(test.Answers, candidates, NonMaximumSuppression.Keep(candidates, 0.5f, most: 100));
    }

    [Fact]
    public void Classes_that_nobody_asked_for_do_not_come()
    {
        var all = Decode(Cases[0]).Candidates.Groups.ToArray();
        var some = Decode(Cases[0], [false, true, false]).Candidates.Groups.ToArray();
        Assert.Equal(all.Where(label => label == 1), some);
        Assert.NotEqual(all.Length, some.Length);
    }

    [Fact]
    public void Levels_of_other_sizes_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new FcosDecoder(ScoreRule.Product, 0.05f, 10, new Corners(0, 0, 8, 8)).Add(8, 2, new float[8], new float[12], new float[4]));

    private static FcosDecoder Decode(Case test, bool[]? wanted = null)
    {
        var rule = test.Rule == "product" ? ScoreRule.Product : ScoreRule.GeometricMean;
        var decoder = new FcosDecoder(rule, test.Threshold, test.NmsPre, Made.Content(test.Content), wanted);
        foreach (var stride in (int[])[8, 16, 32, 64, 128])
        {
            var (columns, rows) = ((test.Size[0] + stride - 1) / stride, (test.Size[1] + stride - 1) / stride);
            var cells = rows * columns;
            decoder.Add(
                stride, columns,
                Made.Values($"{test.Name}.cls{stride}", test.Classes * cells, -7, 3),
                Made.Values($"{test.Name}.reg{stride}", 4 * cells, 0, 3 * stride),
                Made.Values($"{test.Name}.centerness{stride}", cells, -3, 3));
        }

        return decoder;
    }

    private sealed record Case(
        string Name, string Rule, int[] Content, int[] Size, int Classes, int NmsPre, float Threshold, int Candidates, float[][] Answers);
}
