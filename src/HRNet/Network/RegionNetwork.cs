namespace HRNet.Network;

/// <summary>
/// The second stage of the R-CNN family over a pyramid: what is in a region, and where exactly. A graph of its own, because the regions are
/// chosen between the stages. Parameters are named roi_head.*, as in mmdet.
/// Inputs: the maps "p2", "p3" ... (with a semantic branch also "semantic") of (pictures, channels, rows, columns), and for each stage and
/// map "stage1_p2" ... of (regions, 5): picture, left, top, right, bottom in input pixels; with masks also "mask_p2" ... Outputs per stage,
/// regions in the order of the inputs: "classes1" logits (regions, classes + 1) and "deltas1" (regions, 4 or 4 per class); and of each
/// stage that draws "masks1" logits (regions, classes, 28, 28). A stage that has nothing to do takes inputs of no regions.
/// </summary>
/// <param name="Classes">Number of classes, background not counted.</param>
/// <param name="Channels">Channels of the pyramid.</param>
/// <param name="Stages">1 (Faster and Mask R-CNN), or the stages of a cascade.</param>
/// <param name="Hidden">Width of the fully connected layers.</param>
/// <param name="Stacked">How many of them all answers share.</param>
/// <param name="Levels">How many levels of the pyramid, from the finest.</param>
/// <param name="SharedDeltas">Whether there are 4 deltas for all classes (cascades) instead of 4 per class.</param>
/// <param name="BackgroundFirst">Whether the background is class 0 and has deltas and masks (mmdet 1.x), or comes last and has
/// none.</param>
/// <param name="Masks">The part that draws, or null.</param>
/// <param name="Sampling">How regions are sampled.</param>
/// <param name="Semantic">The branch whose map, made by the first graph, is added to what a region shows; or null.</param>
public sealed record RegionNetwork(
    int Classes = 80, int Channels = 256, int Stages = 1, int Hidden = 1024, int Stacked = 2, int Levels = 4, bool SharedDeltas = false,
    bool BackgroundFirst = false, MaskBranch? Masks = null, RegionSampling Sampling = RegionSampling.Aligned, SemanticBranch? Semantic = null)
{
    /// <summary>Rows and columns of what a box is judged from.</summary>
    public const int BoxSide = 7;

    private const int FinestStride = 4;

    /// <summary>Names of the maps: the levels of the pyramid, finest first, then that of the semantic branch if there is one.</summary>
    public IReadOnlyList<string> MapInputs => [.. Pyramid, .. Semantic is null ? [] : new[] { SemanticBranch.Map }];

    /// <summary>Names of the region inputs: for each stage, and then for the masks if there are any, one per map.</summary>
    public IReadOnlyList<IReadOnlyList<string>> RegionInputs =>
        [.. Enumerable.Range(1, Stages).Select(stage => $"stage{stage}").Concat(Masks is null ? [] : ["mask"])
            .Select(user => (IReadOnlyList<string>)[.. Pyramid.Select(map => $"{user}_{map}")])];

    /// <summary>Names of the outputs, in the order of <see cref="Describe{T}"/>.</summary>
    public IReadOnlyList<string> Outputs =>
        [.. Enumerable.Range(1, Stages).SelectMany(stage => new[] { $"classes{stage}", $"deltas{stage}" }), .. MaskOutputs];

    /// <summary>Names of the outputs that are masks; a cascade draws once per stage.</summary>
    public IReadOnlyList<string> MaskOutputs => Masks is null ? [] : [.. Enumerable.Range(1, Stages).Select(stage => $"masks{stage}")];

    /// <summary>All tensors that it needs, with the names of mmdet 2.x.</summary>
    public IReadOnlyList<Parameter> Parameters
    {
        get
        {
            var shapes = new ShapeInference();
            Describe(
                shapes, [.. MapInputs.Select(_ => new Extent(Channels, 16, 16))],
                [.. RegionInputs.Select(names => (IReadOnlyList<Extent>)[.. names.Select(_ => new Extent(5, 1, 1))])]);
            return shapes.Parameters;
        }
    }

    /// <summary>Runs the description.</summary>
    /// <param name="net">The interpreter.</param>
    /// <param name="maps">Values of <see cref="MapInputs"/>.</param>
    /// <param name="regions">Values of <see cref="RegionInputs"/>.</param>
    internal IReadOnlyList<T> Describe<T>(ILayers<T> net, IReadOnlyList<T> maps, IReadOnlyList<IReadOnlyList<T>> regions)
    {
        var boxes = Enumerable.Range(0, Stages).SelectMany(stage => Judge(net, Look(net, maps, regions[stage], BoxSide), Of("bbox_head", stage)));
        if (Masks is null)
            return [.. boxes];
        return [.. boxes, .. Draw(net, Look(net, maps, regions[Stages], MaskBranch.RegionSide), Masks)];
    }

    private IEnumerable<string> Pyramid => Enumerable.Range(2, Levels).Select(level => $"p{level}");

    private string Of(string head, int stage) => Stages == 1 ? $"roi_head.{head}" : $"roi_head.{head}.{stage}";

    /// <summary>The values of all regions, each from its level, and what the semantic branch says of the place.</summary>
    private T Look<T>(ILayers<T> net, IReadOnlyList<T> maps, IReadOnlyList<T> regions, int side)
    {
        var seen = net.Append([.. regions.Select((boxes, level) => net.RoiAlign(maps[level], boxes, side, FinestStride << level, Sampling))]);
        if (Semantic is null)
            return seen;
        var meaning = net.RoiAlign(maps[Levels], net.Append(regions), SemanticBranch.RegionSide, FinestStride << Semantic.Fused, Sampling);
        return net.Add(seen, side == SemanticBranch.RegionSide ? meaning : net.AveragePool(meaning, SemanticBranch.RegionSide / side));
    }

    private T[] Judge<T>(ILayers<T> net, T x, string name)
    {
        x = Enumerable.Range(0, Stacked).Aggregate(net.Unroll(x), (y, k) => net.Relu(net.Linear(y, $"{name}.shared_fcs.{k}", Hidden)));
        var deltas = SharedDeltas ? 1 : Classes + (BackgroundFirst ? 1 : 0);
        return [net.Linear(x, $"{name}.fc_cls", Classes + 1), net.Linear(x, $"{name}.fc_reg", 4 * deltas)];
    }

    /// <summary>The masks of each stage from the same regions.</summary>
    private List<T> Draw<T>(ILayers<T> net, T seen, MaskBranch branch)
    {
        var (drawn, last) = (new List<T>(), seen);
        for (var stage = 0; stage < Stages; stage++)
        {
            var name = Of("mask_head", stage);
            T Convolved(T x, string layer, int kernel) => net.Relu(net.Convolution(x, $"{name}.{layer}.conv", branch.Channels, kernel, bias: true));
            var x = branch.Flow && stage > 0 ? net.Add(seen, Convolved(last, "conv_res", kernel: 1)) : seen;
            last = Enumerable.Range(0, branch.Stacked).Aggregate(x, (y, k) => Convolved(y, $"convs.{k}", kernel: 3));
            x = net.Relu(net.Deconvolution(last, $"{name}.upsample", branch.Channels));
            drawn.Add(net.Convolution(x, $"{name}.conv_logits", Classes + (BackgroundFirst ? 1 : 0), kernel: 1, bias: true));
        }

        return drawn;
    }
}

/// <summary>
/// The part of Mask R-CNN that draws (He et al. 2017): stacked convolutions, twice the resolution, a logit per class and cell.
/// </summary>
/// <param name="Stacked">Number of 3x3 convolutions.</param>
/// <param name="Channels">Their channels.</param>
/// <param name="Flow">Whether a stage of a cascade goes on from what the stage before saw of a region (the mask information flow of Hybrid
/// Task Cascade, Chen et al. 2019). The pyramid then has as many channels.</param>
public sealed record MaskBranch(int Stacked = 4, int Channels = 256, bool Flow = false)
{
    /// <summary>Rows and columns of what a mask is drawn from.</summary>
    public const int RegionSide = 14;

    /// <summary>Rows and columns of a mask.</summary>
    public const int Side = 2 * RegionSide;
}

/// <summary>How the values of a region are taken from a map (RoIAlign). The same weights mean different numbers with the other.</summary>
public enum RegionSampling
{
    /// <summary>Cells have their centers at half pixels, and as many samples as a region covers (mmdet since 2.0).</summary>
    Aligned,

    /// <summary>
    /// Cells have their centers at whole pixels, and two by two samples per bin (mmdet 1.x and the original detection code).
    /// </summary>
    Legacy,
}
