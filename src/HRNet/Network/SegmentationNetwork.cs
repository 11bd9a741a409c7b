namespace HRNet.Network;

/// <summary>
/// HRNetV2 for semantic segmentation (Wang et al. 2020, section 5): a class for each pixel from all four resolutions.
/// Output "logits": (batch, classes, rows / 4, columns / 4), rounded up.
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Upsampling">HalfPixel for pytorch-v1.1 and mmseg files, AlignCorners where the OCR branch of the code trained them.</param>
/// <param name="HeadBias">Whether the convolution before the head's batch norm has a bias: the official form; mmseg's has none.</param>
public sealed record SegmentationNetwork(Variant Variant, int Classes, Upsampling Upsampling = Upsampling.HalfPixel, bool HeadBias = true)
    : Architecture(Variant, Upsampling)
{
    /// <inheritdoc/>
    public override string System => "HRNetV2";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs => ["logits"];

    /// <inheritdoc/>
    public override bool TakesAnySize => true;

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image)
    {
        var features = new Backbone<T>(net, Variant, Upsampling).Concatenated(image, Upsampling);
        return [net.Head(features, "last_layer", Classes, HeadBias)];
    }
}
