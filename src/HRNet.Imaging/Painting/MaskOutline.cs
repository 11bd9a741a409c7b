using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>
/// Outlines the regions of a mask on their inner side: every pixel within the outline's width of the border to another class, in the opaque
/// color of its own class. The edge of the picture is no border.
/// </summary>
/// <remarks>
/// The border pixels are spread by a disc: each adds one run to every row that the disc reaches, as a rise at the run's start and a fall
/// behind its end, and a row's running sum tells what is covered. So the cost grows with the width of the outline, not with its square,
/// however torn the mask is.
/// </remarks>
internal sealed class MaskOutline
{
    private readonly MaskFill _mask;
    private readonly MaskPainter.Brush?[] _brushes;
    private readonly int _reach;

    // Half the disc's width at each distance from its middle row.
    private readonly int[] _halfWidths;

    // Rises and falls of the rows within reach of the one being read, by row modulo their number.
    private readonly int[][] _steps;
    private readonly bool[] _touched;

    /// <summary>Prepares to outline.</summary>
    public MaskOutline(MaskFill mask, MaskPainter.Brush?[] brushes)
    {
        (_mask, _brushes, _reach) = (mask, brushes, mask.OutlineWidth - 1);
        _halfWidths = [.. Enumerable.Range(0, _reach + 1).Select(y => (int)Math.Sqrt((_reach + 0.5) * (_reach + 0.5) - y * y))];
        _steps = [.. Enumerable.Range(0, 2 * _reach + 1).Select(_ => new int[mask.Width + 1])];
        _touched = new bool[_steps.Length];
    }

    /// <summary>Draws onto the picture's bytes.</summary>
    public void Paint(Span<byte> pixels)
    {
        for (var y = 0; y < _mask.Height + _reach; y++)
        {
            if (y < _mask.Height)
                AddBorder(y);
            if (y >= _reach)
                Draw(pixels, y - _reach);
        }
    }

    private ReadOnlySpan<byte> Row(int y) => _mask.Classes.Span.Slice(y * _mask.Width, _mask.Width);

    // The pixels of a row that differ from a neighbor.
    private void AddBorder(int y)
    {
        var row = Row(y);
        for (var x = 1; x < row.Length; x++)
        {
            var same = row[x..].IndexOfAnyExcept(row[x - 1]);
            if (same < 0)
                break;
            x += same;
            Spread(x - 1, y);
            Spread(x, y);
        }
        if (y > 0)
            AddDifferences(row, Row(y - 1), y);
        if (y + 1 < _mask.Height)
            AddDifferences(row, Row(y + 1), y);
    }

    private void AddDifferences(ReadOnlySpan<byte> row, ReadOnlySpan<byte> neighbor, int y)
    {
        for (var x = row.CommonPrefixLength(neighbor); x < row.Length; x += 1 + row[(x + 1)..].CommonPrefixLength(neighbor[(x + 1)..]))
            Spread(x, y);
    }

    private void Spread(int x, int y)
    {
        var (first, last) = (Math.Max(y - _reach, 0), Math.Min(y + _reach, _mask.Height - 1));
        for (var row = first; row <= last; row++)
        {
            var half = _halfWidths[Math.Abs(row - y)];
            var steps = _steps[row % _steps.Length];
            steps[Math.Max(x - half, 0)]++;
            steps[Math.Min(x + half + 1, _mask.Width)]--;
            _touched[row % _steps.Length] = true;
        }
    }

    private void Draw(Span<byte> pixels, int y)
    {
        var slot = y % _steps.Length;
        if (!_touched[slot])
            return;
        var (row, steps, covered) = (y * _mask.Width, _steps[slot], 0);
        var classes = Row(y);
        for (var x = 0; x < classes.Length; x++)
        {
            covered += steps[x];
            if (covered == 0 || _brushes[classes[x]] is not { Color: var color })
                continue;
            var pixel = pixels.Slice((row + x) * Frame.Channels, Frame.Channels);
            (pixel[0], pixel[1], pixel[2]) = (color.R, color.G, color.B);
        }
        Array.Clear(steps);
        _touched[slot] = false;
    }
}
