using System.Numerics;

namespace HRNet.Inference.Segmentation;

/// <summary>The class with the highest score, for every pixel of a picture whose scores are made a row at a time.</summary>
internal static class ScoreFill
{
    /// <summary>Fills a class map.</summary>
    /// <param name="scores">The scores, of at most 256 classes.</param>
    /// <param name="map">The class of each pixel, to be filled; whole rows. Of equal classes the first is taken.</param>
    /// <param name="pixels">Pixels of each class, to be added to.</param>
    /// <param name="cancel">Stops between two rows.</param>
    public static void Fill(ScoreRows scores, Span<byte> map, Span<long> pixels, CancellationToken cancel)
    {
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
