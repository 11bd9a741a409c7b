using HRNet.Checkpoints;
using HRNet.Import.Data;
using HRNet.Import.Keys;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>Tells from names and shapes which network a checkpoint belongs to.</summary>
internal sealed class Recognizer(OfficialNames names)
{
    private const int MostLevels = 8;
    private const int RegionLevels = 4;
    private const string ProposalHead = "rpn_head.rpn_cls";

    /// <summary>
    /// What tells networks and methods apart that are built on HRNet, or named after it, and are none of the systems here.
    /// </summary>
    private static readonly (string Part, string What)[] Others =
    [
        ("final_layers.", "a bottom-up pose network (HigherHRNet, associative embedding)"), ("heatmap_conv_layers.", "a bottom-up pose network (DEKR)"),
        ("iia_module.", "a bottom-up pose network (CID)"), ("cross_resolution_weighting.", "a Lite-HRNet"),
    ];

    private readonly IReadOnlyDictionary<string, CheckpointTensor> _tensors = names.Tensors;

    /// <summary>What kind of answer the head gives. A hand model has the head of a face model; only metadata tells them apart.</summary>
    /// <exception cref="ImportException">No head that is known.</exception>
    public ModelTask Task => Head() switch
    {
        "cls_head" or "last_layer.3" => ModelTask.Segment,
        "classifier" => ModelTask.Classify,
        "head.3" => ModelTask.Face,
        "bbox_head.conv_cls" or ProposalHead or "neck.reduction_conv.conv" => ModelTask.Detect,
        _ => ModelTask.Pose,
    };

    /// <summary>The upsampling that the code base uses for this head (reference: the sources of each; the tensors cannot tell).</summary>
    public Upsampling UsualUpsampling => Head() switch
    {
        "cls_head" when names.CodeBase == OfficialKeys.Mapper.CodeBase => Upsampling.AlignCorners,
        "cls_head" or "last_layer.3" or "head.3" => Upsampling.HalfPixel,
        _ => Upsampling.Nearest,
    };

    /// <summary>
    /// What the code base does with this network where nothing else says it: weaker than a preset, stronger than an assumption.
    /// </summary>
    /// <param name="network">The network, as recognized here.</param>
    public ModelHints Usual(Architecture network) => (network, names.CodeBase == OfficialKeys.Mapper.CodeBase) switch
    {
        // The original landmark code has one size, and a data set for each number of landmarks.
        (FaceNetwork face, true) => new() { Input = new(256, 256), Decoder = HeatMapDecoder.Face, Keypoints = KeypointSets.OfFace(face.Keypoints) },
        (PoseNetwork, true) => new() { Decoder = HeatMapDecoder.Plain },
        (FaceNetwork or PoseNetwork, false) => new() { Decoder = HeatMapDecoder.PlainPerAxis },
        _ => ModelHints.None,
    };

    /// <summary>The network.</summary>
    /// <param name="upsampling">The flavour, for heads that come in several.</param>
    /// <param name="pyramidStride">Stride of a bare pyramid's last convolutions, which the tensors do not show.</param>
    /// <exception cref="ImportException">No backbone, width or head that is known.</exception>
    public Architecture Recognize(Upsampling upsampling, int pyramidStride = 1)
    {
        var head = Head();
        var outputs = Rows($"{head}.weight");
        var isDetector = head.StartsWith("bbox_head", StringComparison.Ordinal) || head.StartsWith("neck", StringComparison.Ordinal) || head == ProposalHead;
        var variant = FindVariant(isDetector ? "backbone." : "");
        return head switch
        {
            "cls_head" => new OcrNetwork(variant, outputs, upsampling, HeadBias: Has("conv3x3_ocr.0.bias")),
            "last_layer.3" => new SegmentationNetwork(variant, outputs, upsampling, HeadBias: Has("last_layer.0.bias")),
            "classifier" => new ClassificationNetwork(variant, outputs, HeadBias: Has("final_layer.0.bias")),
            "head.3" => new FaceNetwork(variant, outputs, upsampling),
            "bbox_head.conv_cls" => Fcos(variant, outputs),
            ProposalHead => Rcnn(variant, anchors: outputs),
            "neck.reduction_conv.conv" => new PyramidNetwork(variant, outputs, Levels(), pyramidStride),
            _ => new PoseNetwork(variant, outputs),
        };
    }

    private FcosNetwork Fcos(Variant variant, int classes)
    {
        var channels = Rows("neck.reduction_conv.conv.weight");
        if (channels % 32 != 0)
            throw new ImportException($"The checkpoint's pyramid has {channels} channels; group norm needs a multiple of 32.");
        return new FcosNetwork(variant, classes, channels, Count("bbox_head.cls_convs.{0}.conv.weight"), Levels()) { Legacy = IsLegacy };
    }

    private RcnnNetwork Rcnn(Variant variant, int anchors)
    {
        var stages = Math.Max(1, Count("roi_head.bbox_head.{0}.fc_cls.weight"));
        var stage = stages > 1 ? ".0" : "";
        var (boxes, masks) = ($"roi_head.bbox_head{stage}", $"roi_head.mask_head{stage}");
        var classes = Rows($"{boxes}.fc_cls.weight") - 1;
        var levels = Levels();
        var legacy = IsLegacy;
        var channels = Rows("neck.reduction_conv.conv.weight");
        var second = new RegionNetwork(
            classes, channels, stages, Rows($"{boxes}.shared_fcs.0.weight"), Count(boxes + ".shared_fcs.{0}.weight"),
            Math.Min(RegionLevels, levels), SharedDeltas: Rows($"{boxes}.fc_reg.weight") == 4, BackgroundFirst: legacy,
            Masks: Has($"{masks}.conv_logits.weight")
                ? new MaskBranch(Count(masks + ".convs.{0}.conv.weight"), Rows($"{masks}.upsample.bias"), Flow: Has("roi_head.mask_head.1.conv_res.conv.weight"))
                : null,
            Sampling: legacy ? RegionSampling.Legacy : RegionSampling.Aligned,
            Semantic: Has("roi_head.semantic_head.conv_embedding.conv.weight")
                ? new SemanticBranch(Count("roi_head.semantic_head.lateral_convs.{0}.conv.weight"), Count("roi_head.semantic_head.convs.{0}.conv.weight"))
                : null);
        if (second.Masks is { Flow: true } flow && flow.Channels != channels)
            throw new ImportException($"The masks' stages pass on {flow.Channels} channels, but regions of the pyramid have {channels}; they have to be as many.");
        if (second.Semantic is { } semantic && (semantic.Levels > levels || semantic.Levels <= semantic.Fused))
            throw new ImportException($"The semantic branch joins {semantic.Levels} levels of a pyramid that has {levels}.");
        return new RcnnNetwork(variant, second, levels, Rows("rpn_head.rpn_conv.weight"), anchors);
    }

    private bool IsLegacy => names.CodeBase == MmdetKeys.Version1.CodeBase;

    private int Levels()
    {
        var levels = Count("neck.fpn_convs.{0}.conv.weight");
        return levels is >= 1 and <= MostLevels ? levels : throw new ImportException($"The checkpoint's pyramid has {levels} levels; 1 to {MostLevels} are possible.");
    }

    private string Head()
    {
        foreach (var (part, what) in Others)
        {
            if (_tensors.Keys.Any(name => name.Contains(part, StringComparison.Ordinal))) throw new ImportException($"This is {what}, which is not supported.");
        }

        // In this order: a classifier also has final_layer, a detector also has a neck.
        string[] heads = ["cls_head", "last_layer.3", "classifier", "head.3", "bbox_head.conv_cls", ProposalHead, "neck.reduction_conv.conv", "final_layer"];
        if (heads.FirstOrDefault(head => Has($"{head}.weight")) is { } found) return found;
        throw new ImportException(Has("stage4.0.branches.0.0.conv1.weight") || Has("backbone.stage4.0.branches.0.0.conv1.weight")
            ? "The checkpoint is the backbone of an HRNet without a head that is known (pose, face, segmentation, OCR, classification, pyramid, FCOS, R-CNN)."
            : "The checkpoint is not an HRNet: it has no stages of parallel branches.");
    }

    private Variant FindVariant(string prefix)
    {
        var width = Rows($"{prefix}stage2.0.branches.0.0.conv1.weight");
        var found = (
            Width: width,
            Bottlenecks: Count(prefix + "layer1.{0}.conv1.weight"),
            Planes: Rows($"{prefix}layer1.0.conv1.weight"),
            Modules: (Modules(prefix, 2), Modules(prefix, 3), Modules(prefix, 4)),
            Blocks: Count(prefix + "stage2.0.branches.0.{0}.conv1.weight"));
        return Variant.All.FirstOrDefault(v => found == (v.Width, v.Bottlenecks, v.BottleneckPlanes, v.Modules, v.BranchBlocks))
            ?? throw new ImportException(
                $"The checkpoint is an HRNet of no published variant: width {width}, {found.Bottlenecks} bottlenecks of {found.Planes} planes, "
                + $"modules {found.Modules}, {found.Blocks} blocks per branch.");
    }

    private int Modules(string prefix, int stage) => Count($"{prefix}stage{stage}.{{0}}.branches.0.0.conv1.weight");

    private bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>The first dimension of a tensor: the channels that its layer gives.</summary>
    private int Rows(string name) => _tensors.TryGetValue(name, out var tensor) && tensor.Shape.Count > 0 && tensor.Shape[0] > 0
        ? tensor.Shape[0]
        : throw new ImportException($"The checkpoint is not a complete HRNet: the tensor {name} is missing or empty.");

    /// <summary>How many layers follow one another under numbered names.</summary>
    private int Count(string pattern)
    {
        var count = 0;
        while (Has(pattern.Replace("{0}", $"{count}", StringComparison.Ordinal))) count++;
        return count;
    }
}
