namespace HRNet.Network;

/// <summary>
/// HRNetV2 for facial landmarks (Wang et al. 2020, appendix).
/// Output "heatmaps": (batch, keypoints, rows / 4, columns / 4).
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Keypoints">Heat maps, one per landmark: 98 for WFLW, 68 for 300W.</param>
/// <param name="Upsampling">HalfPixel in the official code and in mmpose.</param>
public sealed record FaceNetwork(Variant Variant, int Keypoints, Upsampling Upsampling = Upsampling.HalfPixel) : Architecture(Variant, Upsampling)
{
    /// <inheritdoc/>
    public override string System => "HRNetV2";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs => ["heatmaps"];

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image)
    {
        var features = new Backbone<T>(net, Variant, Upsampling).Concatenated(image, Upsampling);
        return [net.Head(features, "head", Keypoints, bias: true)];
    }
}
