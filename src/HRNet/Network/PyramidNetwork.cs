namespace HRNet.Network;

/// <summary>
/// HRNetV2p without a detector on top (Wang et al. 2020, section 6): a pyramid of maps.
/// Outputs "p2", "p3" ... (stride 1) or "p3", "p4" ... (stride 2); level k is (batch, channels, rows / 2^k, columns / 2^k).
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Channels">Channels of every level.</param>
/// <param name="Levels">Number of levels.</param>
/// <param name="Stride">Stride of the last convolution of a level: 1 for the R-CNN family, 2 for FCOS.</param>
public sealed record PyramidNetwork(Variant Variant, int Channels = 256, int Levels = 5, int Stride = 1) : Architecture(Variant, Upsampling.Nearest)
{
    /// <inheritdoc/>
    public override string System => "HRNetV2p";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs => [.. Enumerable.Range(Stride + 1, Levels).Select(level => $"p{level}")];

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image) => HRFPN.Describe(net, image, this, Channels, Levels, Stride);
}
