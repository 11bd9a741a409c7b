using System.Numerics.Tensors;
using HRNet.Network;

namespace HRNet.Quantization;

/// <summary>
/// Cross-layer equalization (Nagel et al. 2019, section 4.1): between two convolutions with only a ReLU in between, each channel may be
/// divided by any positive number in the first and multiplied by it in the second; what they compute together stays the same. The number is
/// chosen so that the weights that give a channel and those that read it are of the same size.
/// </summary>
internal static class Equalization
{
    /// <summary>Beyond this a channel that is hardly used would get all of a value's range.</summary>
    private const float MostFactor = 64;

    /// <summary>The weights, equalized. Those of the pairs are read at once and stay in memory.</summary>
    public static TensorSource Apply(IEnumerable<(FoldedConvolution First, FoldedConvolution Second)> pairs, TensorSource weights)
    {
        var changed = new Dictionary<string, float[]>();
        float[] Read(Parameter parameter)
        {
            if (!changed.TryGetValue(parameter.Name, out var values))
                changed[parameter.Name] = values = [.. weights(parameter)];
            return values;
        }

        foreach (var (first, second) in pairs)
            Equalize(Read(first.Weight), first.Bias is { } bias ? Read(bias) : new float[first.Weight.Shape[0]], Read(second.Weight), first.Weight.Shape[0], second.Weight);
        return parameter => changed.GetValueOrDefault(parameter.Name) ?? weights(parameter);
    }

    private static void Equalize(float[] first, float[] bias, float[] second, int channels, Parameter reading)
    {
        var (each, taps) = (first.Length / channels, reading.Shape[2] * reading.Shape[3]);
        for (var channel = 0; channel < channels; channel++)
        {
            var giving = first.AsSpan(channel * each, each);
            var given = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(giving));
            var read = 0f;
            for (var output = 0; output < reading.Shape[0]; output++)
                read = Math.Max(read, MathF.Abs(TensorPrimitives.MaxMagnitude<float>(second.AsSpan((output * channels + channel) * taps, taps))));
            if (given == 0 || read == 0)
                continue;
            var factor = Math.Clamp(MathF.Sqrt(given / read), 1 / MostFactor, MostFactor);
            TensorPrimitives.Divide(giving, factor, giving);
            bias[channel] /= factor;
            for (var output = 0; output < reading.Shape[0]; output++)
            {
                var reads = second.AsSpan((output * channels + channel) * taps, taps);
                TensorPrimitives.Multiply(reads, factor, reads);
            }
        }
    }
}
