namespace HRNet.Network;

/// <summary>The residual blocks (He et al. 2016) that stages are built of, with the parameter names of the official code.</summary>
internal static class Blocks
{
    /// <summary>Convolution, batch norm, ReLU.</summary>
    public static T ConvolutionNormRelu<T>(
        this ILayers<T> net, T x, string convolution, string norm, int channels, int kernel, int stride = 1, bool bias = false) =>
        net.Relu(net.Convolution(x, convolution, channels, kernel, stride, bias, norm));

    /// <summary>Two 3x3 convolutions around an identity; channels stay.</summary>
    public static T BasicBlock<T>(this ILayers<T> net, T x, string name)
    {
        var channels = net.Channels(x);
        var y = net.ConvolutionNormRelu(x, $"{name}.conv1", $"{name}.bn1", channels, kernel: 3);
        y = net.Convolution(y, $"{name}.conv2", channels, kernel: 3, norm: $"{name}.bn2");
        return net.Relu(net.Add(y, x));
    }

    /// <summary>
    /// 1x1, 3x3, 1x1 around an identity (projected where the channels differ); gives four times <paramref name="planes"/> channels.
    /// </summary>
    public static T Bottleneck<T>(this ILayers<T> net, T x, string name, int planes)
    {
        var channels = 4 * planes;
        var y = net.ConvolutionNormRelu(x, $"{name}.conv1", $"{name}.bn1", planes, kernel: 1);
        y = net.ConvolutionNormRelu(y, $"{name}.conv2", $"{name}.bn2", planes, kernel: 3);
        y = net.Convolution(y, $"{name}.conv3", channels, kernel: 1, norm: $"{name}.bn3");
        var identity = net.Channels(x) == channels
            ? x
            : net.Convolution(x, $"{name}.downsample.0", channels, kernel: 1, norm: $"{name}.downsample.1");
        return net.Relu(net.Add(y, identity));
    }
}

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
