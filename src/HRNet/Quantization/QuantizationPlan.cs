namespace HRNet.Quantization;

/// <summary>How the values of a tensor become bytes: real = scale * (byte - zero point) (Jacob et al. 2018, equation 1).</summary>
/// <param name="Scale">Of one step, above 0.</param>
/// <param name="ZeroPoint">The byte that is exactly 0.</param>
internal readonly record struct ByteScale(float Scale, byte ZeroPoint)
{
    private const int Steps = byte.MaxValue;

    /// <summary>The smallest width that is told apart from nothing, so that no scale is 0.</summary>
    private const float Narrowest = 1e-6f;

    /// <summary>Covers a range, widened where needed so that 0 lies in it: zero padding and ReLU need it exact.</summary>
    public static ByteScale Of(float least, float most)
    {
        (least, most) = (Math.Min(least, 0), Math.Max(most, 0));
        var scale = Math.Max(most - least, Narrowest) / Steps;
        return new(scale, (byte)Math.Clamp(MathF.Round(-least / scale), 0, Steps));
    }

    /// <summary>The value that a real one is rounded to.</summary>
    public float Round(float value) => Scale * (Math.Clamp(MathF.Round(value / Scale) + ZeroPoint, 0, Steps) - ZeroPoint);
}

/// <summary>What a network is quantized by.</summary>
internal sealed record QuantizationPlan
{
    /// <summary>The scale of each value, by its key.</summary>
    public required IReadOnlyDictionary<string, ByteScale> Scales { get; init; }

    /// <summary>Mean of each channel of a value, by its key, which biases are corrected with; those that are not there are not.</summary>
    public IReadOnlyDictionary<string, float[]> Means { get; init; } = new Dictionary<string, float[]>();

    /// <summary>Layers that stay float, by their name, such as "stage4.0.branches.0.1.conv2".</summary>
    public required Func<string, bool> KeepsFloat { get; init; }

    /// <summary>
    /// Whether weights take half of their range: on x64 processors without VNNI the sum of two products of bytes saturates otherwise.
    /// </summary>
    public bool ReducedRange { get; init; }
}

/// <summary>A value of the network that would be quantized, as an extra output of a graph.</summary>
/// <param name="Key">What it is called in a <see cref="QuantizationPlan"/>, the same for each way of writing the network.</param>
/// <param name="Output">Name of the graph's output.</param>
/// <param name="Channels">Its channels, the second dimension.</param>
internal sealed record ObservedValue(string Key, string Output, int Channels);
