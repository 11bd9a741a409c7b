using HRNet.Network;
using HRNet.Quantization;

namespace HRNet.Tests.Quantization;

public class WeightTests
{
    private const int Outputs = 3;
    private const int Inputs = 2;
    private static readonly float[] s_weights = Fill.Values(new Parameter("layer.weight", [Outputs, Inputs, 3, 3]));
    private static readonly float[] s_biases = [0.5f, -2, 0];

    [Theory]
    [InlineData(false, 127)]
    [InlineData(true, 63)]
    public void Each_output_channel_uses_all_steps(bool reduced, int largest)
    {
        var scales = WeightQuantizer.Scales(s_weights, s_biases, inputScale: 0.01f, reduced);
        var rounded = WeightQuantizer.Round(s_weights, scales);
        var each = s_weights.Length / Outputs;
        Assert.All(Enumerable.Range(0, Outputs), channel => Assert.Equal(largest, rounded.Skip(channel * each).Take(each).Max(Math.Abs)));
        Assert.All(s_weights.Index(), weight => Assert.InRange(Math.Abs(weight.Item - rounded[weight.Index] * scales[weight.Index / each]), 0, scales[weight.Index / each] * 0.501f));
    }

    [Fact]
    public void A_channel_of_zeros_keeps_its_bias()
    {
        float[] weights = [0, 0];
        var scales = WeightQuantizer.Scales(weights, [3], inputScale: 0.1f, reducedRange: false);
        var steps = scales[0] * 0.1f;
        Assert.Equal(3, WeightQuantizer.RoundBiases([3], [steps])[0] * steps, 3e-6);
        Assert.Equal([0, 0], WeightQuantizer.Round(weights, scales));
    }

    [Fact]
    public void A_large_bias_beside_small_weights_still_fits_into_32_bits()
    {
        var scales = WeightQuantizer.Scales([1e-12f], [5], inputScale: 1e-3f, reducedRange: false);
        Assert.InRange(WeightQuantizer.RoundBiases([5], [scales[0] * 1e-3f])[0], 1, int.MaxValue);
    }

    [Fact]
    public void Corrected_biases_leave_the_mean_of_each_channel_as_it_was()
    {
        float[] means = [0.75f, 2];
        var scales = WeightQuantizer.Scales(s_weights, s_biases, inputScale: 0.01f, reducedRange: true);
        var rounded = WeightQuantizer.Round(s_weights, scales);
        var corrected = WeightQuantizer.Correct(s_weights, rounded, scales, s_biases, means);
        var each = s_weights.Length / Outputs;
        double Mean(Func<int, double> weight, int channel, float bias) =>
            bias + Enumerable.Range(0, each).Sum(k => weight(channel * each + k) * means[k / 9]);
        for (var channel = 0; channel < Outputs; channel++)
        {
            var exact = Mean(k => s_weights[k], channel, s_biases[channel]);
            Assert.Equal(exact, Mean(k => rounded[k] * (double)scales[channel], channel, corrected[channel]), 1e-5);
            Assert.NotEqual(exact, Mean(k => rounded[k] * (double)scales[channel], channel, s_biases[channel]), 1e-4);
        }
    }
}
