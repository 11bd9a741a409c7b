namespace HRNet.Benchmarks;

/// <summary>How long something took, in milliseconds.</summary>
/// <param name="Median">The usual time.</param>
/// <param name="Fastest">The time without interference: on a busy machine the one to compare.</param>
internal sealed record Times(double Median, double Fastest)
{
    /// <summary>Summarizes times; there is at least one.</summary>
    public static Times Of(List<double> values)
    {
        values.Sort();
        return new Times((values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2, values[0]);
    }
}
