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
        using var cells = new CellRow(classes, columns.Limit);
        for (var y = 0; y < rows.Count;)
        {
            var end = EndOfRun(rows, y);
            cells.Load(logits, rows.Limit, rows.First[y], Math.Min(rows.First[y] + 1, rows.Limit - 1));
            for (; y < end; y++)
                FillRow(cells, rows.Near[y], rows.Far[y], columns, map.Slice(y * width, width), pixels);
        }
    }

    private static void FillRow(CellRow cells, float upper, float lower, AxisTaps columns, Span<byte> row, Span<long> pixels)
    {
        Span<float> left = stackalloc float[256];
        Span<float> right = stackalloc float[256];
        for (var x = 0; x < row.Length;)
        {
            var end = EndOfRun(columns, x);
            var cell = columns.First[x];
            var candidates = cells.Candidates(cell);
            if (candidates.Length <= 1)
            {
                var only = candidates.IsEmpty ? (byte)0 : candidates[0];
                row[x..end].Fill(only);
                pixels[only] += end - x;
                x = end;
                continue;
            }

            for (var i = 0; i < candidates.Length; i++)
                (left[i], right[i]) = cells.Edges(candidates[i], cell, upper, lower);
            for (; x < end; x++)
            {
                var (near, far) = (columns.Near[x], columns.Far[x]);
                var (best, id) = (left[0] * near + right[0] * far, candidates[0]);
                for (var i = 1; i < candidates.Length; i++)
                {
                    var value = left[i] * near + right[i] * far;
                    if (value > best)
                        (best, id) = (value, candidates[i]);
                }

                row[x] = id;
                pixels[id]++;
            }
        }
    }

    /// <summary>The first index after <paramref name="start"/> that is mixed from other sources.</summary>
    private static int EndOfRun(AxisTaps taps, int start)
    {
        var end = start + 1;
        while (end < taps.Count && taps.First[end] == taps.First[start])
            end++;
        return end;
    }
}
