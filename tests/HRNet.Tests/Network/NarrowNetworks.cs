using HRNet.Network;

namespace HRNet.Tests.Network;

/// <summary>Every head and flavour on a backbone of two channels, so that plain managed code computes it in no time.</summary>
internal static class NarrowNetworks
{
    public static Variant Variant { get; } = new("narrow", 2) { Bottlenecks = 2, BottleneckPlanes = 3, Modules = (1, 2, 2), BranchBlocks = 1 };

    public static IReadOnlyDictionary<string, Architecture> All { get; } = new Dictionary<string, Architecture>
    {
        ["pose"] = new PoseNetwork(Variant, 4),
        ["pose, half pixel"] = new PoseNetwork(Variant, 4) { Upsampling = Upsampling.HalfPixel },
        ["segmentation, nearest"] = new SegmentationNetwork(Variant, 3, Upsampling.Nearest),
        ["segmentation, half pixel"] = new SegmentationNetwork(Variant, 3, Upsampling.HalfPixel),
        ["segmentation, align corners"] = new SegmentationNetwork(Variant, 3, Upsampling.AlignCorners),
        ["segmentation, mmseg"] = new SegmentationNetwork(Variant, 3, Upsampling.HalfPixel, HeadBias: false),
        ["OCR, align corners"] = new OcrNetwork(Variant, 3),
        ["OCR, mmseg"] = new OcrNetwork(Variant, 3, Upsampling.HalfPixel, HeadBias: false),
        ["face, half pixel"] = new FaceNetwork(Variant, 5),
        ["face, nearest"] = new FaceNetwork(Variant, 5, Upsampling.Nearest),
        ["classification"] = new ClassificationNetwork(Variant, 6),
        ["classification, no bias"] = new ClassificationNetwork(Variant, 6, HeadBias: false),
        ["pyramid, stride 1"] = new PyramidNetwork(Variant, 8, Levels: 3),
        ["pyramid, stride 2"] = new PyramidNetwork(Variant, 8, Levels: 3, Stride: 2),
        ["R-CNN"] = new RcnnNetwork(Variant, new RegionNetwork(3, 8, Hidden: 8, Levels: 2), Levels: 3, ProposalChannels: 6, Anchors: 2),
        ["hybrid task cascade"] = new RcnnNetwork(
            Variant, new RegionNetwork(3, 8, Stages: 2, Hidden: 8, Levels: 2, Masks: new(1, 8, Flow: true), Semantic: new(Levels: 3, Stacked: 1)), Levels: 3, ProposalChannels: 6, Anchors: 2),
        ["FCOS, any size"] = new FcosNetwork(Variant, 3, 32, Stacked: 1, Levels: 3) { AnySize = true },
        ["FCOS"] = new FcosNetwork(Variant, 3, 32, Stacked: 2, Levels: 3),
    };
}
