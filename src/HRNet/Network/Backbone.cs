namespace HRNet.Network;

/// <summary>
/// The body of every HRNet (Wang et al. 2020, section 3): a stem to a quarter of the resolution, then four stages; each stage adds a branch
/// of half the resolution and twice the channels, and all branches exchange what they know again and again.
/// </summary>
internal sealed class Backbone<T>(ILayers<T> net, Variant variant, Upsampling upsampling, string prefix = "")
{
    /// <summary>
    /// Maps at 1/4, 1/8, 1/16 and 1/32 of the image. With <paramref name="highestOnly"/> the last module fuses into the first map alone
    /// (HRNetV1).
    /// </summary>
    public IReadOnlyList<T> Branches(T image, bool highestOnly = false)
    {
        IReadOnlyList<T> branches = [Stage1(Stem(image))];
        for (var stage = 2; stage <= 4; stage++)
        {
            branches = Transition(branches, $"{prefix}transition{stage - 1}");
            var modules = variant.ModulesOf(stage);
            for (var module = 0; module < modules; module++)
            {
                var last = stage == 4 && module == modules - 1;
                branches = Exchange(branches, $"{prefix}stage{stage}.{module}", outputs: last && highestOnly ? 1 : stage);
            }
        }

        return branches;
    }

    /// <summary>
    /// HRNetV2's representation (section 3.3): all branches brought to the highest resolution, one behind the other, 15 widths of channels.
    /// </summary>
    public T Concatenated(T image, Upsampling flavour) => Concatenated(Branches(image), flavour);

    /// <inheritdoc cref="Concatenated(T, Upsampling)"/>
    public T Concatenated(IReadOnlyList<T> branches, Upsampling flavour) =>
        net.Concat([branches[0], .. branches.Skip(1).Select(branch => net.Upsample(branch, branches[0], flavour))]);

    private T Stem(T image)
    {
        var x = net.ConvolutionNormRelu(image, $"{prefix}conv1", $"{prefix}bn1", channels: 64, kernel: 3, stride: 2);
        return net.ConvolutionNormRelu(x, $"{prefix}conv2", $"{prefix}bn2", channels: 64, kernel: 3, stride: 2);
    }

    private T Stage1(T x) => Enumerable.Range(0, variant.Bottlenecks)
        .Aggregate(x, (y, block) => net.Bottleneck(y, $"{prefix}layer1.{block}", variant.BottleneckPlanes));

    /// <summary>
    /// Existing branches get the channels of the next stage where they differ; the new branch comes from the lowest resolution so far.
    /// </summary>
    private IReadOnlyList<T> Transition(IReadOnlyList<T> branches, string name)
    {
        T Existing(T x, int branch) => net.Channels(x) == variant.Channels(branch)
            ? x
            : net.ConvolutionNormRelu(x, $"{name}.{branch}.0", $"{name}.{branch}.1", variant.Channels(branch), kernel: 3);

        T Added(int branch) => net.ConvolutionNormRelu(
            branches[^1], $"{name}.{branch}.0.0", $"{name}.{branch}.0.1", variant.Channels(branch), kernel: 3, stride: 2);

        return [.. branches.Select(Existing), Added(branches.Count)];
    }

    /// <summary>
    /// The exchange module (section 3.2): residual blocks on every branch, then each output is the ReLU of the sum of all branches at its
    /// resolution.
    /// </summary>
    private IReadOnlyList<T> Exchange(IReadOnlyList<T> branches, string name, int outputs)
    {
        T[] xs = [.. branches.Select((x, branch) => Enumerable.Range(0, variant.BranchBlocks)
            .Aggregate(x, (y, block) => net.BasicBlock(y, $"{name}.branches.{branch}.{block}")))];

        return [.. Enumerable.Range(0, outputs).Select(to => net.Relu(
            xs.Select((_, from) => Fuse(xs, from, to, $"{name}.fuse_layers.{to}.{from}")).Aggregate(net.Add)))];
    }

    /// <summary>One branch at the resolution and with the channels of another.</summary>
    private T Fuse(T[] xs, int from, int to, string name)
    {
        if (from == to)
            return xs[from];
        if (from > to)
            return net.Upsample(net.Convolution(xs[from], $"{name}.0", variant.Channels(to), kernel: 1, norm: $"{name}.1"), xs[to], upsampling);

        // Halved once per step between the branches; the channels change, and the ReLU is left out, at the last one.
        var x = xs[from];
        for (var step = 0; step < to - from - 1; step++)
            x = net.ConvolutionNormRelu(x, $"{name}.{step}.0", $"{name}.{step}.1", variant.Channels(from), kernel: 3, stride: 2);
        var last = to - from - 1;
        return net.Convolution(x, $"{name}.{last}.0", variant.Channels(to), kernel: 3, stride: 2, norm: $"{name}.{last}.1");
    }
}
