namespace HRNet.Network;

/// <summary>
/// HRNetV2p with FCOS (Tian et al. 2019), the group-norm form without bounding-box normalization, as mmdet trains it. Outputs per stride s
/// = 8, 16, 32 ...: "cls{s}" class logits (batch, classes, rows, columns), "reg{s}" distances to the left, top, right and bottom edges in
/// input pixels (batch, 4, rows, columns), "centerness{s}" logits (batch, 1, rows, columns), where rows and columns are the input's / s.
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Classes">Number of classes, background not counted.</param>
/// <param name="Channels">Channels of the pyramid and the towers; a multiple of 32.</param>
/// <param name="Stacked">Convolutions of a tower.</param>
/// <param name="Levels">Levels of the pyramid.</param>
public sealed record FcosNetwork(Variant Variant, int Classes = 80, int Channels = 256, int Stacked = 4, int Levels = 5)
    : Architecture(Variant, Upsampling.Nearest)
{
    private const int Groups = 32;

    /// <inheritdoc/>
    public override string System => "HRNetV2p + FCOS";

    /// <summary>Whether the graph takes pictures of any size (sides a multiple of 32), as mmdet's, or of one size only.</summary>
    public bool AnySize { get; init; }

    /// <summary>Whether it was trained by mmdet 1.x, which measures boxes otherwise; the graph is the same.</summary>
    public bool Legacy { get; init; }

    /// <inheritdoc/>
    public override bool TakesAnySize => AnySize;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs =>
        [.. Enumerable.Range(0, Levels).SelectMany(level => new[] { $"cls{8 << level}", $"reg{8 << level}", $"centerness{8 << level}" })];

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image) =>
        [.. HRFPN.Describe(net, image, this, Channels, Levels, stride: 2).SelectMany((x, level) => Detect(net, x, level))];

    /// <summary>The head; all levels share its weights but the scale of the distances.</summary>
    private T[] Detect<T>(ILayers<T> net, T x, int level)
    {
        var classes = Tower(net, x, "bbox_head.cls_convs");
        var edges = Tower(net, x, "bbox_head.reg_convs");
        var distances = net.Convolution(edges, "bbox_head.conv_reg", channels: 4, kernel: 3, bias: true);
        return
        [
            net.Convolution(classes, "bbox_head.conv_cls", Classes, kernel: 3, bias: true),
            net.Exp(net.Scale(distances, $"bbox_head.scales.{level}.scale")),
            net.Convolution(classes, "bbox_head.conv_centerness", channels: 1, kernel: 3, bias: true),
        ];
    }

    private T Tower<T>(ILayers<T> net, T x, string name) => Enumerable.Range(0, Stacked).Aggregate(x, (y, k) =>
        net.Relu(net.GroupNorm(net.Convolution(y, $"{name}.{k}.conv", Channels, kernel: 3), $"{name}.{k}.gn", Groups)));
}
