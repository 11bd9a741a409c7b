using System.Numerics.Tensors;

namespace HRNet.Inference.Devices;

/// <summary>Whether a device computes what the processor computes.</summary>
internal static class Agreement
{
    /// <summary>
    /// The largest difference that passes, as a share of the largest value. Honest devices stay below a thousandth even where they shorten
    /// products; broken drivers are off by the value itself.
    /// </summary>
    public const float Tolerance = 0.01f;

    /// <summary>Says what is wrong with an output; null if nothing is.</summary>
    /// <param name="expected">The processor's output for the same input.</param>
    /// <param name="actual">The device's output.</param>
    public static string? Objection(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            return $"Its output has {actual.Length} values where the processor's has {expected.Length}.";
        if (NotFinite(actual) is { } objection)
            return objection;
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(expected));
        var worst = 0f;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        return worst <= Tolerance * scale
            ? null
            : $"Its output differs from the processor's by {worst:g3}, where the largest value is {scale:g3}.";
    }

    /// <summary>Says that an output has values that are no numbers; null if it has none, or is empty.</summary>
    public static string? NotFinite(ReadOnlySpan<float> output)
    {
        foreach (var value in output)
        {
            if (!float.IsFinite(value))
                return "Its output holds values that are not finite.";
        }

        return output.IsEmpty ? "Its output is empty." : null;
    }
}
