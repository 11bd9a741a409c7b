using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>
/// Outlines the regions of a mask on their inner side: every pixel within the outline's width of one of another class, in the opaque colour of its own class.
/// The edge of the picture is no outline.
/// </summary>
internal sealed class MaskOutline(MaskFill mask, MaskPainter.Brush?[] brushes)
{
    // The pixels around an edge pixel that its outline covers.
    private readonly (int X, int Y)[] _stamp = Stamp(mask.OutlineWidth);

    /// <summary>Draws onto the picture's bytes.</summary>
    public void Paint(Span<byte> pixels)
    {
        var classes = mask.Classes.Span;
        var width = mask.Width;
        for (var y = 0; y < mask.Height; y++)
        {
            var row = classes.Slice(y * width, width);
            for (var x = 1; x < width; x++)
            {
                // From one change of class to the next.
                x += row[x..].IndexOfAnyExcept(row[x - 1]) is var same && same < 0 ? width : same;
                if (x >= width)
                    break;
                Edge(classes, pixels, x - 1, y);
                Edge(classes, pixels, x, y);
            }
            if (y + 1 == mask.Height)
                break;
            var below = classes.Slice((y + 1) * width, width);
            for (var x = 0; x < width; x++)
            {
                x += row[x..].CommonPrefixLength(below[x..]);
                if (x >= width)
                    break;
                Edge(classes, pixels, x, y);
                Edge(classes, pixels, x, y + 1);
            }
        }
    }

    private void Edge(ReadOnlySpan<byte> classes, Span<byte> pixels, int x, int y)
    {
        var own = classes[y * mask.Width + x];
        if (brushes[own] is not { Color: var color })
            return;
        foreach (var (dx, dy) in _stamp)
        {
            var (column, row) = (x + dx, y + dy);
            if ((uint)column >= (uint)mask.Width || (uint)row >= (uint)mask.Height || classes[row * mask.Width + column] != own)
                continue;
            var pixel = pixels.Slice((row * mask.Width + column) * Frame.Channels, Frame.Channels);
            (pixel[0], pixel[1], pixel[2]) = (color.R, color.G, color.B);
        }
    }

    private static (int X, int Y)[] Stamp(int outlineWidth)
    {
        var radius = outlineWidth - 1;
        var stamp = new List<(int, int)>();
        for (var y = -radius; y <= radius; y++)
            for (var x = -radius; x <= radius; x++)
                if (x * x + y * y <= (radius + 0.5f) * (radius + 0.5f))
                    stamp.Add((x, y));
        return [.. stamp];
    }
}
