namespace HRNet.Evaluation.Coco;

/// <summary>
/// Which pixels COCO counts as inside a polygon. The outline is drawn on a grid five times finer; where it steps from one column to the
/// next in the middle of a pixel, a run begins or ends. Casts to whole numbers cut off towards zero, and so do the original's: negative
/// corners depend on it.
/// </summary>
internal static class PolygonOutline
{
    private const double Fineness = 5;

    /// <summary>The pixels of one part.</summary>
    /// <param name="corners">x, y, x, y ... in pixels.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public static RunLengthMask Fill(ReadOnlySpan<double> corners, int height, int width)
    {
        var turns = Turns(Outline(corners), height, width);
        turns.Add((uint)(height * width));
        turns.Sort();
        return new(height, width, Runs(turns));
    }

    /// <summary>A box as the polygon of its corners.</summary>
    public static double[] OfBox(ReadOnlySpan<double> box)
    {
        var (left, top, right, bottom) = (box[0], box[1], box[0] + box[2], box[1] + box[3]);
        return [left, top, left, bottom, right, bottom, right, top];
    }

    /// <summary>The cells of the fine grid that the outline goes through.</summary>
    private static List<(int X, int Y)> Outline(ReadOnlySpan<double> corners)
    {
        var count = corners.Length / 2;
        var cells = new List<(int X, int Y)>();
        for (var corner = 0; corner < count; corner++)
        {
            var next = (corner + 1) % count;
            var from = (X: Cell(corners[2 * corner]), Y: Cell(corners[2 * corner + 1]));
            var to = (X: Cell(corners[2 * next]), Y: Cell(corners[2 * next + 1]));
            var (across, down) = (Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y));
            // Always walked along the longer axis in its rising direction, so that neighbors draw a shared edge alike.
            var backwards = across >= down ? from.X > to.X : from.Y > to.Y;
            if (backwards)
                (from, to) = (to, from);
            var slope = across >= down ? (double)(to.Y - from.Y) / across : (double)(to.X - from.X) / down;
            var steps = Math.Max(across, down);
            for (var step = 0; step <= steps; step++)
            {
                var t = backwards ? steps - step : step;
                cells.Add(across >= down
                    ? (from.X + t, (int)(from.Y + slope * t + 0.5))
                    : ((int)(from.X + slope * t + 0.5), from.Y + t));
            }
        }

        return cells;
    }

    private static int Cell(double coordinate) => (int)(Fineness * coordinate + 0.5);

    /// <summary>The pixels, counted down the columns, at which a run begins or ends.</summary>
    private static List<uint> Turns(List<(int X, int Y)> cells, int height, int width)
    {
        var turns = new List<uint>();
        for (var index = 1; index < cells.Count; index++)
        {
            var (before, here) = (cells[index - 1], cells[index]);
            if (before.X == here.X)
                continue;
            var x = ((here.X < before.X ? here.X : here.X - 1) + 0.5) / Fineness - 0.5;
            if (Math.Floor(x) != x || x < 0 || x > width - 1)
                continue;
            var y = Math.Ceiling(Math.Clamp((Math.Min(before.Y, here.Y) + 0.5) / Fineness - 0.5, 0, height));
            turns.Add((uint)((int)x * height + (int)y));
        }

        return turns;
    }

    /// <summary>Distances between turns; two turns at one pixel cancel each other.</summary>
    private static uint[] Runs(List<uint> turns)
    {
        var runs = new List<uint> { turns[0] };
        for (var index = 1; index < turns.Count; index++)
        {
            var distance = turns[index] - turns[index - 1];
            if (distance > 0)
                runs.Add(distance);
            else if (++index < turns.Count)
                runs[^1] += turns[index] - turns[index - 1];
        }

        return [.. runs];
    }
}
