namespace HRNet.Inference.Pose.Decoding;

/// <summary>The flip test: the mirrored crop's heat maps, mirrored back, averaged with the crop's own.</summary>
internal static class FlipTest
{
    /// <summary>Averages.</summary>
    /// <param name="maps">
    /// The crop's maps: for each of the <paramref name="partners"/> one or three, each rows of <paramref name="width"/> values.
    /// </param>
    /// <param name="flipped">The mirrored crop's maps.</param>
    /// <param name="partners">For each keypoint the one it becomes in a mirror.</param>
    /// <param name="width">Columns of a map.</param>
    /// <param name="shift">
    /// Whether the mirrored-back map moves one cell to the right, its first column kept: strided convolutions put the center of a crop half
    /// a cell off (SHIFT_HEATMAP of the original code: .720 AP without, .740 with).
    /// </param>
    /// <param name="average">As many values as the maps.</param>
    /// <param name="each">
    /// Maps of a keypoint. Of three the second holds offsets to the right, which a mirror turns round ("udp_combined" of mmpose).
    /// </param>
    public static void Merge(
        ReadOnlySpan<float> maps, ReadOnlySpan<float> flipped, ReadOnlySpan<int> partners, int width, bool shift, Span<float> average,
        int each = 1)
    {
        var (area, offset) = (maps.Length / (partners.Length * each), shift ? 1 : 0);
        for (var k = 0; k < partners.Length * each; k++)
        {
            var (partner, half) = (partners[k / each] * each + k % each, each == 3 && k % each == 1 ? -0.5f : 0.5f);
            for (var row = 0; row < area; row += width)
            {
                var own = maps.Slice(k * area + row, width);
                var other = flipped.Slice(partner * area + row, width);
                var mean = average.Slice(k * area + row, width);
                mean[0] = 0.5f * own[0] + half * other[width - 1];
                for (var x = 1; x < width; x++)
                    mean[x] = 0.5f * own[x] + half * other[width - 1 - x + offset];
            }
        }
    }

    /// <summary>Turns pairs into a list of partners.</summary>
    /// <param name="pairs">Pairs of indices that a mirror exchanges.</param>
    /// <param name="count">How many indices there are; those in no pair stay themselves.</param>
    /// <exception cref="ArgumentException">A pair is no pair or leads outside.</exception>
    public static int[] Partners(IReadOnlyList<int[]> pairs, int count)
    {
        var partners = Enumerable.Range(0, count).ToArray();
        foreach (var pair in pairs)
        {
            if (pair is not [var a, var b] || (uint)a >= (uint)count || (uint)b >= (uint)count)
                throw new ArgumentException($"a flip pair is not two indices below {count}.", nameof(pairs));
            (partners[a], partners[b]) = (b, a);
        }

        return partners;
    }
}
