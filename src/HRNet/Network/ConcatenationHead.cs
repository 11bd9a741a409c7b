namespace HRNet.Network;

/// <summary>
/// The head of HRNetV2: over all channels of the concatenated branches a 1x1 convolution with batch norm and ReLU, then one to the answers.
/// </summary>
internal static class ConcatenationHead
{
    /// <summary>The convolution before the batch norm has a bias in the official code and none in mmseg.</summary>
    public static T Head<T>(this ILayers<T> net, T x, string name, int outputs, bool bias)
    {
        x = net.ConvolutionNormRelu(x, $"{name}.0", $"{name}.1", net.Channels(x), kernel: 1, bias: bias);
        return net.Convolution(x, $"{name}.3", outputs, kernel: 1, bias: true);
    }
}
