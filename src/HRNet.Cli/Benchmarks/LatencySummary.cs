namespace HRNet.Cli.Benchmarks;

/// <summary>How long something took, many times over.</summary>
/// <param name="Median">Milliseconds that half of them stayed under.</param>
/// <param name="P95">Milliseconds that 95 of 100 stayed under.</param>
/// <param name="Count">How many there were.</param>
internal sealed record LatencySummary(double Median, double P95, int Count)
{
    /// <summary>Of at least one time.</summary>
    public static LatencySummary Of(List<double> milliseconds)
    {
        milliseconds.Sort();
        return new LatencySummary(milliseconds[milliseconds.Count / 2], milliseconds[Math.Min(milliseconds.Count - 1, milliseconds.Count * 95 / 100)], milliseconds.Count);
    }

    /// <inheritdoc/>
    public override string ToString() => $"median {Median:0.00} ms, p95 {P95:0.00} ms, {1000 / Median:0.0} per second ({Count} times)";
}
