namespace HRNet.Benchmarks.Winograd;

/// <summary>How far numbers are from what they should be, in parts of the root of these numbers' mean square.</summary>
/// <param name="Largest">The largest difference.</param>
/// <param name="Mean">The mean difference.</param>
internal sealed record RelativeError(double Largest, double Mean)
{
    public static RelativeError Of(float[] values, double[] exact)
    {
        var scale = Math.Sqrt(exact.Average(value => value * value));
        double[] differences = [.. values.Zip(exact, (value, expected) => Math.Abs(value - expected) / scale)];
        // Max and Average of what holds a NaN are no small numbers: the largest would be passed over.
        return differences.Any(double.IsNaN) ? new(double.PositiveInfinity, double.PositiveInfinity) : new(differences.Max(), differences.Average());
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Largest:0.0e-0} ({Mean:0.0e-0})";
}
