using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>The post-processing of mmdet's published HRNet configurations.</summary>
internal static class Recipes
{
    private const int MostPerLevel = 1000;
    private const int MostDetections = 100;
    private const float CandidateThreshold = 0.05f;
    private const float Nms = 0.5f;

    /// <summary>Each stage of a cascade measures finer (Cai and Vasconcelos 2018); later stages than the third as the third.</summary>
    private static readonly float[][] Deviations = [[.1f, .1f, .2f, .2f], [.05f, .05f, .1f, .1f], [.033f, .033f, .067f, .067f]];

    public static DetectionRecipe Fcos(FcosNetwork network, ScoreRule score) => new()
    {
        Score = score,
        CandidateThreshold = CandidateThreshold,
        Nms = Nms,
        MostPerLevel = MostPerLevel,
        MostDetections = MostDetections,
        FinestStride = 8,
        Levels = network.Levels,
    };

    public static DetectionRecipe Rcnn(RcnnNetwork network, string file) => new()
    {
        Score = ScoreRule.Product,
        CandidateThreshold = CandidateThreshold,
        Nms = Nms,
        MostPerLevel = MostPerLevel,
        MostDetections = MostDetections,
        FinestStride = 4,
        Levels = network.Levels,
        Regions = new RegionRecipe
        {
            File = file,
            Levels = network.Second.Levels,
            Deviations = [.. Enumerable.Range(0, network.Second.Stages).Select(stage => Deviations[Math.Min(stage, 2)])],
            BackgroundFirst = network.Second.BackgroundFirst,
            Legacy = network.Second.Sampling == RegionSampling.Legacy,
            Masks = network.Second.Masks is not null,
            MaskThreshold = 0.5f,
            AnchorScales = [8],
            AnchorRatios = network.Anchors == 3
                ? [.5f, 1, 2]
                : throw new ImportException($"The proposal network has {network.Anchors} anchors per cell; the published configurations have 3."),
            ProposalNms = 0.7f,
            MostProposals = 1000,
        },
    };
}
