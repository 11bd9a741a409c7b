using HRNet.Network;
using static HRNet.Network.LayerParameters;

namespace HRNet.Onnx;

/// <summary>
/// A convolution and the batch norm behind it as one convolution (Ioffe and Szegedy 2015, at inference):
/// weight * s and (bias - mean) * s + shift, where s = scale / sqrt(variance + epsilon). Computed in float64, stored in float32.
/// </summary>
internal static class ConvolutionFolding
{
    /// <summary>PyTorch's default, which no published HRNet changes.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Weight and bias of the folded convolution.</summary>
    public static IReadOnlyList<float[]> Fold(TensorSource source, Parameter weight, Parameter? bias, string norm)
    {
        var channels = weight.Shape[0];
        var scale = source.Read(Weight(norm, channels));
        var shift = source.Read(Bias(norm, channels));
        var mean = source.Read(Mean(norm, channels));
        var variance = source.Read(Variance(norm, channels));
        var unfolded = source.Read(weight);
        var offset = bias is null ? null : source.Read(bias);

        var weights = new float[unfolded.Length];
        var biases = new float[channels];
        var each = unfolded.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var s = scale[channel] / Math.Sqrt(variance[channel] + Epsilon);
            biases[channel] = (float)(((offset?[channel] ?? 0.0) - mean[channel]) * s + shift[channel]);
            for (var k = channel * each; k < (channel + 1) * each; k++)
                weights[k] = (float)(unfolded[k] * s);
        }

        return [weights, biases];
    }

    /// <summary>Reads a parameter and holds the source to its promise.</summary>
    /// <exception cref="InvalidDataException">The source gave a different number of values.</exception>
    public static float[] Read(this TensorSource source, Parameter parameter)
    {
        var values = source(parameter);
        return values.Length == parameter.Count
            ? values
            : throw new InvalidDataException($"{parameter} has {parameter.Count} values, but {values.Length} were given.");
    }
}
