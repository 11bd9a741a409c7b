namespace HRNet.Network;

/// <summary>
/// HRNetV2p with region proposals (Ren et al. 2015) and a second stage: Faster, Mask, Cascade and Cascade Mask R-CNN and Hybrid Task
/// Cascade, as mmdet trains them. This graph ends with the proposals: outputs "p2", "p3" ... (and "semantic") for the second stage, and per
/// stride s = 4, 8 ... "objectness{s}" logits (batch, anchors, rows, columns) and "deltas{s}" (batch, 4 x anchors, rows, columns). The
/// picture's sides are multiples of 32.
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Second">The second stage, a graph of its own.</param>
/// <param name="Levels">Levels of the pyramid.</param>
/// <param name="ProposalChannels">Channels of the proposal network.</param>
/// <param name="Anchors">Anchors of a cell.</param>
public sealed record RcnnNetwork(Variant Variant, RegionNetwork Second, int Levels = 5, int ProposalChannels = 256, int Anchors = 3)
    : Architecture(Variant, Upsampling.Nearest)
{
    /// <inheritdoc/>
    public override string System => (Second.Stages > 1, Second.Masks) switch
    {
        (_, { Flow: true }) => "HRNetV2p + Hybrid Task Cascade",
        (false, null) => "HRNetV2p + Faster R-CNN",
        (false, _) => "HRNetV2p + Mask R-CNN",
        (true, null) => "HRNetV2p + Cascade R-CNN",
        _ => "HRNetV2p + Cascade Mask R-CNN",
    };

    /// <inheritdoc/>
    public override bool TakesAnySize => true;

    /// <inheritdoc/>
    public override RegionNetwork? SecondStage => Second;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs =>
        [.. Second.MapInputs, .. Enumerable.Range(0, Levels).SelectMany(level => new[] { $"objectness{4 << level}", $"deltas{4 << level}" })];

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image)
    {
        var maps = HRFPN.Describe(net, image, this, Second.Channels, Levels, stride: 1);
        IEnumerable<T> semantic = Second.Semantic is { } branch ? [branch.Describe(net, maps)] : [];
        return [.. maps.Take(Second.Levels), .. semantic, .. maps.SelectMany(x => Propose(net, x))];
    }

    /// <summary>The proposal network; all levels share its weights.</summary>
    private T[] Propose<T>(ILayers<T> net, T x)
    {
        x = net.Relu(net.Convolution(x, "rpn_head.rpn_conv", ProposalChannels, kernel: 3, bias: true));
        return
        [
            net.Convolution(x, "rpn_head.rpn_cls", Anchors, kernel: 1, bias: true),
            net.Convolution(x, "rpn_head.rpn_reg", 4 * Anchors, kernel: 1, bias: true),
        ];
    }
}
