using System.Numerics;
using HRNet.Inference.Sampling;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// The class with the highest score, for every pixel of a picture. Where the scores are interpolated last, a score stays between the least
/// and the greatest of four neighboring cells, so most classes can be left out of a whole cell before any pixel is looked at, and where one
/// class is left, the cell is filled with it. Nothing of the size classes x pixels ever exists.
/// </summary>
internal static class ClassFill
{
    /// <summary>Fills a class map.</summary>
    /// <param name="scores">The scores, of at most 256 classes.</param>
    /// <param name="map">The class of each pixel, to be filled; whole rows. Of equal classes the first is taken.</param>
    /// <param name="pixels">Pixels of each class, to be added to.</param>
    /// <param name="cancel">Stops between two rows.</param>
    public static void Fill(ScoreRows scores, Span<byte> map, Span<long> pixels, CancellationToken cancel)
    {
        if (scores is ResizedRows resized)
        {
            Fill(resized, map, pixels, cancel);
            return;
        }

        var (columns, line, ids) = (scores.Columns, new float[scores.Length], new int[scores.Columns]);
        for (var y = 0; y < map.Length / columns; y++)
        {
            cancel.ThrowIfCancellationRequested();
            scores.Fill(y, line);
            Best(line, ids);
            for (var x = 0; x < columns; x++)
            {
                map[y * columns + x] = (byte)ids[x];
                pixels[ids[x]]++;
            }
        }
    }

    private static void Fill(ResizedRows scores, Span<byte> map, Span<long> pixels, CancellationToken cancel)
    {
        var (rows, columns, width) = (scores.RowTaps, scores.ColumnTaps, scores.Columns);
        if (map.Length != width * rows.Count || pixels.Length < scores.Classes)
            throw new ArgumentException("The scores and the map differ in size.");
        var rowRuns = Runs(rows);
        var columnRuns = Runs(columns);
        using var cells = new CellRow(scores.Classes, scores.SourceColumns);
        for (var (run, y) = (0, 0); run < rowRuns.Length; run++)
        {
            cancel.ThrowIfCancellationRequested();
            var (upper, lower) = scores.Between(y);
            cells.Load(upper, lower);
            for (; y < rowRuns[run]; y++)
                FillRow(cells, rows.Near[y], rows.Far[y], columns, columnRuns, map.Slice(y * width, width), pixels);
        }
    }

    private static void FillRow(
        CellRow cells, float upper, float lower, AxisTaps columns, ReadOnlySpan<int> runs, Span<byte> row, Span<long> pixels)
    {
        Span<byte> ids = stackalloc byte[256];
        Span<float> left = stackalloc float[256];
        Span<float> right = stackalloc float[256];
        var x = 0;
        foreach (var end in runs)
        {
            var cell = columns.First[x];
            var candidates = cells.Candidates(cell);
            var count = 1;
            if (candidates.Length > 1)
                count = cells.Narrow(cell, upper, lower, ids, left, right);
            else
                ids[0] = candidates.IsEmpty ? (byte)0 : candidates[0];
            if (count > 1)
                FillPixels(columns, x, end, ids[..count], left, right, row, pixels);
            else
            {
                row[x..end].Fill(ids[0]);
                pixels[ids[0]] += end - x;
            }

            x = end;
        }
    }

    private static void FillPixels(
        AxisTaps columns, int start, int end, ReadOnlySpan<byte> ids, ReadOnlySpan<float> left, ReadOnlySpan<float> right,
        Span<byte> row, Span<long> pixels)
    {
        for (var x = start; x < end; x++)
        {
            var (near, far) = (columns.Near[x], columns.Far[x]);
            var (best, id) = (left[0] * near + right[0] * far, ids[0]);
            for (var i = 1; i < ids.Length; i++)
            {
                var value = left[i] * near + right[i] * far;
                if (value > best)
                    (best, id) = (value, ids[i]);
            }

            row[x] = id;
            pixels[id]++;
        }
    }

    /// <summary>The end of each stretch of outputs that are mixed from the same sources.</summary>
    private static int[] Runs(AxisTaps taps)
    {
        var ends = new List<int>();
        for (var i = 1; i < taps.Count; i++)
        {
            if (taps.First[i] != taps.First[i - 1])
                ends.Add(i);
        }

        return [.. ends, taps.Count];
    }

    /// <summary>Finds each column's best class; the first class's scores become the best ones on the way.</summary>
    private static void Best(Span<float> line, Span<int> ids)
    {
        ids.Clear();
        var columns = ids.Length;
        var best = line[..columns];
        for (var c = 1; c < line.Length / columns; c++)
        {
            var scores = line.Slice(c * columns, columns);
            var (x, id) = (0, new Vector<int>(c));
            for (; x <= columns - Vector<float>.Count; x += Vector<float>.Count)
            {
                var (mine, most) = (new Vector<float>(scores[x..]), new Vector<float>(best[x..]));
                var better = Vector.GreaterThan(mine, most);
                Vector.ConditionalSelect(better, mine, most).CopyTo(best[x..]);
                Vector.ConditionalSelect(better, id, new Vector<int>(ids[x..])).CopyTo(ids[x..]);
            }

            for (; x < columns; x++)
            {
                if (scores[x] > best[x])
                    (best[x], ids[x]) = (scores[x], c);
            }
        }
    }
}
