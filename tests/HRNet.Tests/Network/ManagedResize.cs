using HRNet.Network;

namespace HRNet.Tests.Network;

/// <summary>The three upsampling flavours as PyTorch defines them (torch.nn.functional.interpolate).</summary>
internal static class ManagedResize
{
    public static Maps Resize(Maps x, int rows, int columns, Upsampling flavour)
    {
        var y = Maps.Empty(x.Batch, x.Channels, rows, columns);
        var vertical = Taps(x.Rows, rows, flavour);
        var horizontal = Taps(x.Columns, columns, flavour);
        for (var k = 0; k < y.Values.Length; k++)
        {
            var plane = k / (rows * columns) * x.Rows;
            var (top, bottom, down) = vertical[k / columns % rows];
            var (left, right, across) = horizontal[k % columns];
            float At(int row, int column) => x.Values[(plane + row) * x.Columns + column];
            var above = At(top, left) * (1 - across) + At(top, right) * across;
            var below = At(bottom, left) * (1 - across) + At(bottom, right) * across;
            y.Values[k] = (float)(above * (1 - down) + below * down);
        }

        return y;
    }

    /// <summary>For each destination index the two source indices that it lies between, and how far it is from the first.</summary>
    private static (int Before, int After, double Part)[] Taps(int from, int to, Upsampling flavour) => [.. Enumerable.Range(0, to).Select(k =>
    {
        var at = flavour switch
        {
            Upsampling.Nearest => (double)(k * from / to),
            Upsampling.HalfPixel => Math.Max(0, (k + 0.5) * from / to - 0.5),
            _ => to == 1 ? 0 : (double)k * (from - 1) / (to - 1),
        };
        var before = Math.Min((int)at, from - 1);
        return (before, Math.Min(before + 1, from - 1), at - before);
    })];
}
