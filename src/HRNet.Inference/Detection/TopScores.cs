using System.Buffers;
using System.Numerics;

namespace HRNet.Inference.Detection;

/// <summary>
/// The best of many scores. All are looked at in vectors; only those that beat what is kept so far are touched one by one.
/// </summary>
internal static class TopScores
{
    /// <summary>
    /// Indices of the highest scores that are above a threshold, by falling score; among equals the earlier wins. What is no number is
    /// never chosen.
    /// </summary>
    /// <param name="scores">Scores.</param>
    /// <param name="most">How many indices at most.</param>
    /// <param name="above">Scores have to be greater than this.</param>
    public static int[] Select(ReadOnlySpan<float> scores, int most, float above = float.NegativeInfinity)
    {
        if (most <= 0)
            return [];
        var pooled = ArrayPool<ulong>.Shared.Rent((int)Math.Min(4L * most, scores.Length) + Vector<float>.Count);
        try
        {
            var kept = Collect(scores, most, above, pooled);
            Array.Sort(pooled, 0, kept);
            var indices = new int[Math.Min(kept, most)];
            for (var k = 0; k < indices.Length; k++)
                indices[k] = ScoreKey.Index(pooled[kept - 1 - k]);
            return indices;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(pooled);
        }
    }

    /// <summary>Fills the keys with a superset of the answer and tells how many there are.</summary>
    private static int Collect(ReadOnlySpan<float> scores, int most, float threshold, ulong[] keys)
    {
        var count = 0;
        var limit = new Vector<float>(threshold);
        for (var start = 0; start < scores.Length; start += Vector<float>.Count)
        {
            var end = Math.Min(start + Vector<float>.Count, scores.Length);
            if (end - start == Vector<float>.Count && !Vector.GreaterThanAny(new Vector<float>(scores[start..]), limit))
                continue;
            for (var k = start; k < end; k++)
            {
                if (scores[k] > threshold)
                    keys[count++] = ScoreKey.Of(scores[k], k);
            }

            if (count <= keys.Length - Vector<float>.Count || count <= most)
                continue;

            // Full: keep the best. A later score has to be higher than the lowest of them, because it would lose a tie.
            KeepHighest(keys.AsSpan(0, count), most);
            threshold = scores[ScoreKey.Index(keys.AsSpan(0, most).Lowest())];
            limit = new Vector<float>(threshold);
            count = most;
        }

        return count;
    }

    private static ulong Lowest(this ReadOnlySpan<ulong> keys) => System.Numerics.Tensors.TensorPrimitives.Min(keys);

    private static ulong Lowest(this Span<ulong> keys) => Lowest((ReadOnlySpan<ulong>)keys);

    /// <summary>Moves the highest keys to the front (Hoare's quick select). Keys differ, because their indices do.</summary>
    private static void KeepHighest(Span<ulong> keys, int count)
    {
        var (low, high) = (0, keys.Length - 1);
        while (low < high)
        {
            var pivot = keys[low + (high - low) / 2];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (keys[i] > pivot)
                    i++;
                while (keys[j] < pivot)
                    j--;
                if (i > j)
                    break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                i++;
                j--;
            }

            if (count - 1 <= j)
                high = j;
            else if (count - 1 >= i)
                low = i;
            else
                return;
        }
    }
}

/// <summary>
/// A score and an index as one integer: the larger the key, the higher the score, and among equal scores the lower the index.
/// </summary>
internal static class ScoreKey
{
    public static ulong Of(float score, int index)
    {
        // IEEE 754 numbers order as their bits do, negative ones backwards.
        var bits = BitConverter.SingleToUInt32Bits(score);
        bits = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)bits << 32) | ~(uint)index;
    }

    public static int Index(ulong key) => (int)~(uint)key;
}
