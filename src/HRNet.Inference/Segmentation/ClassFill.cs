using HRNet.Inference.Sampling;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// The class with the highest bilinearly interpolated logit, for every pixel of a picture. Between four neighboring cells an interpolated logit stays
/// between the least and the greatest of the four, so most classes can be left out of a whole cell before any pixel is looked at, and where one class
/// is left, the cell is filled with it. Nothing of the size classes x pixels ever exists.
/// </summary>
internal static class ClassFill
{
    /// <summary>Fills a class map.</summary>
    /// <param name="logits">classes x rows x columns values; at most 256 classes.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="rows">Taps of the picture's rows over the logits' rows.</param>
    /// <param name="columns">Taps of the picture's columns over the logits' columns.</param>
    /// <param name="map">The class of each pixel, to be filled. Of equal classes the first is taken.</param>
    /// <param name="pixels">Pixels of each class, to be added to.</param>
    public static void Fill(ReadOnlySpan<float> logits, int classes, AxisTaps rows, AxisTaps columns, Span<byte> map, Span<long> pixels)
    {
        var width = columns.Count;
        if (map.Length != width * rows.Count || logits.Length != classes * rows.Limit * columns.Limit || pixels.Length < classes)
            throw new ArgumentException("The logits, the taps and the map differ in size.");
        var rowRuns = Runs(rows);
        var columnRuns = Runs(columns);
        using var cells = new CellRow(classes, columns.Limit);
        for (var (run, y) = (0, 0); run < rowRuns.Length; run++)
        {
            var first = rows.First[y];
            cells.Load(logits, rows.Limit, first, Math.Min(first + 1, rows.Limit - 1));
            for (; y < rowRuns[run]; y++)
                FillRow(cells, rows.Near[y], rows.Far[y], columns, columnRuns, map.Slice(y * width, width), pixels);
        }
    }

    private static void FillRow(CellRow cells, float upper, float lower, AxisTaps columns, ReadOnlySpan<int> runs, Span<byte> row, Span<long> pixels)
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
        AxisTaps columns, int start, int end, ReadOnlySpan<byte> ids, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<byte> row, Span<long> pixels)
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
}
