using HRNet.Models;

namespace HRNet.Inference.Pose.Decoding;

/// <summary>What a heat map's maximum is worth, by a card's <see cref="ModelCard.ScoreCalibration"/>.</summary>
internal static class ScoreCalibration
{
    /// <summary>The score of a maximum, 0 to 1; never less for a higher maximum.</summary>
    /// <param name="pairs">Maximum and score, both rising; none for the maximum itself.</param>
    /// <param name="maximum">The heat map's maximum.</param>
    public static float Apply(IReadOnlyList<float[]> pairs, float maximum)
    {
        if (pairs.Count == 0)
            return Math.Clamp(maximum, 0, 1);
        var next = 0;
        while (next < pairs.Count && pairs[next][0] < maximum)
            next++;
        if (next == 0 || next == pairs.Count)
            return pairs[Math.Clamp(next, 0, pairs.Count - 1)][1];
        var (low, high) = (pairs[next - 1], pairs[next]);
        return low[1] + (high[1] - low[1]) * (maximum - low[0]) / (high[0] - low[0]);
    }
}
