using HRNet.Inference.Detection;

namespace HRNet.Inference.Tests.Detection;

public sealed class RegionProposerTests
{
    private static readonly Case[] Cases = Made.Load<Case[]>("proposals");

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Dense_outputs_become_the_proposals_of_mmdet(int index)
    {
        var test = Cases[index];
        var proposer = new RegionProposer(Made.Content(test.Content), test.NmsPre, test.Legacy);
        foreach (var stride in (int[])[4, 8, 16, 32, 64])
        {
            var (columns, rows) = ((test.Size[0] + stride - 1) / stride, (test.Size[1] + stride - 1) / stride);
            var cells = rows * columns;
            var deltas = Made.Values($"{test.Name}.reg{stride}", 12 * cells, -1, 1);
            // The widths that the script sets beyond the clip: it counts anchors of a cell before cells.
            for (var k = 7; k < 3 * cells; k += 31)
                deltas[(k % 3 * 4 + 2) * cells + k / 3] = 30;
            proposer.Add(
                new AnchorGrid(stride, [8], [0.5f, 1, 2], test.Legacy), columns,
                Made.Values($"{test.Name}.cls{stride}", 3 * cells, -6, 6), deltas);
        }

        var regions = proposer.Take(0.7f, test.Most);
        Assert.Equal(test.Answers.Length, regions.Length);
        for (var k = 0; k < regions.Length; k++)
            Made.Compare(test.Answers[k], regions[k]);
    }

    private sealed record Case(string Name, bool Legacy, int[] Content, int[] Size, int NmsPre, int Most, int Candidates, float[][] Answers);
}
