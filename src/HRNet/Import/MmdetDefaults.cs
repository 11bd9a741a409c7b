using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>
/// The post-processing of the published HRNet detectors. mmdet's configurations, 1.x (files of 2019) as 2.x, have 1000 proposals, the
/// original detection code's have 2000: what a file is of, its configuration or its preset tells. Hybrid Task Cascade looks at boxes from a
/// score of .001 on in both generations.
/// </summary>
internal static class MmdetDefaults
{
    /// <summary>How many places of a level and how many proposals the original detection code looks at.</summary>
    public const int OriginalProposals = 2000;

    private const int NmsPre = 1000;
    private const int MaxProposals = 1000;
    private const int MaxPerImage = 100;
    private const float CandidateThreshold = 0.05f;
    private const float HybridThreshold = 0.001f;
    private const float Nms = 0.5f;

    /// <summary>Each stage of a cascade measures finer (Cai and Vasconcelos 2018); later stages than the third as the third.</summary>
    private static readonly float[][] TargetStds = [[.1f, .1f, .2f, .2f], [.05f, .05f, .1f, .1f], [.033f, .033f, .067f, .067f]];

    public static DetectionRecipe Fcos(FcosNetwork network, ModelHints hints) => new()
    {
        Score = hints.Score ?? ScoreRule.Product,
        CandidateThreshold = hints.CandidateThreshold ?? CandidateThreshold,
        Nms = Nms,
        NmsPre = hints.NmsPre ?? NmsPre,
        MaxPerImage = MaxPerImage,
        FinestStride = 8,
        Levels = network.Levels,
        FloatResize = hints.FloatResize ?? false,
        Legacy = network.Legacy,
    };

    public static DetectionRecipe Rcnn(RcnnNetwork network, ModelHints hints, string file) => new()
    {
        Score = ScoreRule.Product,
        CandidateThreshold = hints.CandidateThreshold ?? (network.Second.Masks is { Flow: true } ? HybridThreshold : CandidateThreshold),
        Nms = Nms,
        NmsPre = hints.NmsPre ?? NmsPre,
        MaxPerImage = MaxPerImage,
        FinestStride = 4,
        Levels = network.Levels,
        FloatResize = hints.FloatResize ?? false,
        Regions = new RegionRecipe
        {
            File = file,
            Levels = network.Second.Levels,
            Semantic = network.Second.Semantic is not null,
            TargetStds = [.. Enumerable.Range(0, network.Second.Stages).Select(stage => TargetStds[Math.Min(stage, 2)])],
            BackgroundFirst = network.Second.BackgroundFirst,
            Legacy = network.Second.Sampling == RegionSampling.Legacy,
            Masks = network.Second.Masks is not null,
            MaskThreshold = 0.5f,
            AnchorScales = [8],
            AnchorRatios = network.Anchors == 3
                ? [.5f, 1, 2]
                : throw new ImportException($"The proposal network has {network.Anchors} anchors per cell; the published configurations have 3."),
            ProposalNms = 0.7f,
            MaxProposals = hints.MaxProposals ?? MaxProposals,
        },
    };
}
