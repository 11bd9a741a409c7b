namespace HRNet.Network;

/// <summary>
/// The neck of HRNetV2p (Wang et al. 2020, section 6), called HRFPN in the code: the concatenated branches are reduced and averaged down to
/// a pyramid. The 3x3 convolutions at its end halve the maps once more in the form that FCOS uses (stride 2).
/// </summary>
internal static class HRFPN
{
    /// <summary>
    /// Maps at strides 4, 8, 16 ... (stride 1) or 8, 16, 32 ... (stride 2) of the image. Weights are named backbone.* and neck.*, as in
    /// mmdet.
    /// </summary>
    public static IReadOnlyList<T> Describe<T>(ILayers<T> net, T image, Architecture architecture, int channels, int levels, int stride)
    {
        var backbone = new Backbone<T>(net, architecture.Variant, architecture.Upsampling, "backbone.");
        var concatenated = backbone.Concatenated(image, Upsampling.HalfPixel);
        var x = net.Convolution(concatenated, "neck.reduction_conv.conv", channels, kernel: 1, bias: true);
        return [.. Enumerable.Range(0, levels).Select(level => net.Convolution(
            level == 0 ? x : net.AveragePool(x, 1 << level), $"neck.fpn_convs.{level}.conv", channels, kernel: 3, stride, bias: true))];
    }
}
