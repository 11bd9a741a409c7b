using System.Numerics.Tensors;
using HRNet.Inference.Detection;

namespace HRNet.Inference.Tests.Detection;

public sealed class RegionDecoderTests
{
    private static readonly float[][] TargetStds = [[0.1f, 0.1f, 0.2f, 0.2f], [0.05f, 0.05f, 0.1f, 0.1f], [0.033f, 0.033f, 0.067f, 0.067f]];
    private static readonly Case[] Cases = Made.Load<Case[]>("regions");

    public static TheoryData<int> All => [.. Enumerable.Range(0, Cases.Length)];

    [Theory, MemberData(nameof(All))]
    public void Class_logits_and_deltas_become_the_boxes_of_mmdet(int index)
    {
        var test = Cases[index];
        Corners[] regions = [.. test.Regions.Select(Made.Box)];
        var total = new float[regions.Length * (test.Classes + 1)];
        for (var stage = 0; ; stage++)
        {
            var decoder = new RegionDecoder(
                test.Classes, test.BackgroundFirst, TargetStds[stage], Made.Content(test.Content), test.Legacy);
            var logits = Made.Values($"{test.Name}.cls{stage}", total.Length, -4, 4);
            var deltas = Made.Values($"{test.Name}.reg{stage}", regions.Length * test.DeltasPerRegion, -2, 2);
            TensorPrimitives.Add(total, logits, total);
            if (stage == test.Stages - 1)
            {
                TensorPrimitives.Divide(total, test.Stages, total);
                var candidates = decoder.Decode(regions, total, deltas, 0.05f);
                Assert.Equal(test.Candidates, candidates.Count);
                Made.Compare(test.Answers, candidates, NonMaximumSuppression.Keep(candidates, 0.5f, most: 100, test.Legacy ? 1 : 0));
                return;
            }

            regions = decoder.Refine(regions, logits, deltas);
            for (var k = 0; k < test.Refined[stage].Length; k++)
                Made.Compare(test.Refined[stage][k], regions[k]);
        }
    }

    [Fact]
    public void Tensors_of_other_sizes_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new RegionDecoder(2, false, TargetStds[0], new Corners(0, 0, 8, 8)).Decode([new Corners(0, 0, 1, 1)], new float[3], new float[12], 0.5f));

    private sealed record Case(
        string Name, float[][] Regions, int Classes, int[] Content, bool BackgroundFirst, bool Agnostic, bool Legacy, int Stages,
        float[][][] Refined, int Candidates, float[][] Answers)
    {
        public int DeltasPerRegion => Agnostic ? 4 : 4 * (Classes + (BackgroundFirst ? 1 : 0));
    }
}
