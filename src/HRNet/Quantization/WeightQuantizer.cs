using System.Numerics.Tensors;

namespace HRNet.Quantization;

/// <summary>
/// Weights of a convolution as signed bytes, symmetric, with a scale for each output channel; and its bias in steps of input and weight, so
/// that it is added to the sums of products as it is (Jacob et al. 2018, section 2.4).
/// </summary>
internal static class WeightQuantizer
{
    private const int Largest = 127;
    private const int LargestReduced = 63;

    /// <summary>A bias beyond this many steps would not leave room for the products beside it.</summary>
    private const float MostBiasSteps = 1 << 30;

    /// <summary>The scale of each output channel.</summary>
    public static float[] Scales(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, float inputScale, bool reducedRange)
    {
        var scales = new float[biases.Length];
        var each = weights.Length / biases.Length;
        for (var channel = 0; channel < scales.Length; channel++)
        {
            var largest = TensorPrimitives.MaxMagnitude(weights.Slice(channel * each, each));
            var scale = Math.Max(MathF.Abs(largest) / (reducedRange ? LargestReduced : Largest), MathF.Abs(biases[channel]) / (inputScale * MostBiasSteps));
            scales[channel] = scale > 0 ? scale : 1;
        }

        return scales;
    }

    /// <summary>Weights in steps of their channel: whole numbers.</summary>
    public static float[] Round(ReadOnlySpan<float> weights, ReadOnlySpan<float> scales)
    {
        var rounded = new float[weights.Length];
        var each = weights.Length / scales.Length;
        for (var k = 0; k < rounded.Length; k++)
            rounded[k] = MathF.Round(weights[k] / scales[k / each]);
        return rounded;
    }

    /// <summary>
    /// Biases that make up for what rounding the weights does to the mean of each output channel (Nagel et al. 2019, section 4.2): what
    /// weight and mean input lose together. The zeros around the picture count as if they were pixels.
    /// </summary>
    /// <param name="weights">(outputs, inputs, rows, columns).</param>
    /// <param name="rounded">The same in steps.</param>
    /// <param name="scales">A step of each output.</param>
    /// <param name="biases">Of each output.</param>
    /// <param name="means">Mean of each input channel.</param>
    public static float[] Correct(ReadOnlySpan<float> weights, ReadOnlySpan<float> rounded, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, ReadOnlySpan<float> means)
    {
        var corrected = biases.ToArray();
        var each = weights.Length / biases.Length;
        var taps = each / means.Length;
        for (var channel = 0; channel < corrected.Length; channel++)
        {
            var lost = 0.0;
            for (var k = 0; k < each; k++)
                lost += (weights[channel * each + k] - (double)rounded[channel * each + k] * scales[channel]) * means[k / taps];
            corrected[channel] += (float)lost;
        }

        return corrected;
    }

    /// <summary>Biases in steps of input and weight: whole numbers.</summary>
    public static float[] RoundBiases(ReadOnlySpan<float> biases, ReadOnlySpan<float> steps)
    {
        var rounded = new float[biases.Length];
        for (var k = 0; k < rounded.Length; k++)
            rounded[k] = MathF.Round(biases[k] / steps[k]);
        return rounded;
    }
}
