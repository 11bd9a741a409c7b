namespace HRNet.Network;

/// <summary>
/// HRNetV1 (Sun et al. 2019): heat maps from the highest resolution alone.
/// Output "heatmaps": (batch, keypoints, rows / 4, columns / 4).
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Keypoints">Heat maps, one per keypoint: 17 for COCO, 16 for MPII.</param>
public sealed record PoseNetwork(Variant Variant, int Keypoints) : Architecture(Variant, Upsampling.Nearest)
{
    /// <inheritdoc/>
    public override string System => "HRNetV1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs => ["heatmaps"];

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image)
    {
        var branches = new Backbone<T>(net, Variant, Upsampling).Branches(image, highestOnly: true);
        return [net.Convolution(branches[0], "final_layer", Keypoints, kernel: 1, bias: true)];
    }
}
