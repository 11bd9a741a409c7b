namespace HRNet.Network;

/// <summary>
/// HRNet-C for ImageNet (Wang et al. 2020, appendix): the resolutions are widened, added from high to low, and averaged.
/// Output "logits": (batch, classes).
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Classes">Number of classes: 1000 for ImageNet.</param>
/// <param name="HeadBias">Whether the head's convolutions have a bias: the official form; the "ssld" weights (paddle) and mmpretrain have
/// none.</param>
public sealed record ClassificationNetwork(Variant Variant, int Classes = 1000, bool HeadBias = true) : Architecture(Variant, Upsampling.Nearest)
{
    /// <inheritdoc/>
    public override string System => "HRNet-C";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs => ["logits"];

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image)
    {
        var branches = new Backbone<T>(net, Variant, Upsampling).Branches(image);
        T[] widened = [.. branches.Select((x, branch) => net.Bottleneck(x, $"incre_modules.{branch}.0", planes: 32 << branch))];

        var y = widened[0];
        for (var k = 0; k < 3; k++)
        {
            var halved = net.ConvolutionNormRelu(
                y, $"downsamp_modules.{k}.0", $"downsamp_modules.{k}.1", channels: 256 << k, kernel: 3, stride: 2, bias: HeadBias);
            y = net.Add(widened[k + 1], halved);
        }

        y = net.ConvolutionNormRelu(y, "final_layer.0", "final_layer.1", channels: 2048, kernel: 1, bias: HeadBias);
        return [net.Linear(net.GlobalAverage(y), "classifier", Classes)];
    }
}
