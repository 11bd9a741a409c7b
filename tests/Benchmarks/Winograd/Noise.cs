namespace HRNet.Benchmarks.Winograd;

/// <summary>Numbers around 0 that are the same each time.</summary>
internal static class Noise
{
    /// <summary>So many numbers between -<paramref name="most"/> and <paramref name="most"/>.</summary>
    public static float[] Of(int length, double most, int seed)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (var i = 0; i < length; i++)
            values[i] = (float)(most * (2 * random.NextDouble() - 1));
        return values;
    }

    /// <summary>Filters of 3 x 3 whose outputs are as large as their inputs, in the mean, so that many layers neither grow nor fade.</summary>
    public static float[] Filters(int channels, int seed) => Of(channels * channels * 9, Math.Sqrt(3.0 / (9 * channels)), seed);
}
