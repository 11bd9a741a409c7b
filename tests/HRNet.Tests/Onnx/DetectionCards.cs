using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Network;

namespace HRNet.Tests.Onnx;

/// <summary>What a detector's file says of its post-processing.</summary>
public class DetectionCards
{
    private static readonly RegionRecipe Regions = new()
    {
        File = "x.regions.onnx",
        Levels = 4,
        TargetStds = [[.1f, .1f, .2f, .2f], [.05f, .05f, .1f, .1f]],
        BackgroundFirst = true,
        Semantic = true,
        Legacy = true,
        Masks = true,
        MaskThreshold = .5f,
        AnchorScales = [8],
        AnchorRatios = [.5f, 1, 2],
        ProposalNms = .7f,
        MaxProposals = 1000,
    };

    private static readonly DetectionRecipe Recipe = new()
    {
        Score = ScoreRule.GeometricMean,
        CandidateThreshold = .05f,
        Nms = .5f,
        NmsPre = 1000,
        MaxPerImage = 100,
        FinestStride = 8,
        Levels = 5,
        FloatResize = true,
        Legacy = true,
        Regions = Regions,
    };

    [Fact]
    public void A_recipe_comes_back_as_it_was_written() => Assert.Equivalent(Recipe, Read(Recipe).Detection, strict: true);

    [Fact]
    public void A_card_without_a_recipe_has_none() => Assert.Null(Read(null).Detection);

    [Fact]
    public void Recipes_that_would_leave_the_folder_or_the_range_are_refused()
    {
        Refused(Recipe with { Regions = Regions with { File = "../x.regions.onnx" } }, "file name");
        Refused(Recipe with { Regions = Regions with { File = "x.onnx" } }, "file name");
        Refused(Recipe with { Regions = Regions with { Levels = 6 } }, "levels");
        Refused(Recipe with { Regions = Regions with { TargetStds = [[1, 1, 1]] } }, "targetStds");
        Refused(Recipe with { Regions = Regions with { AnchorRatios = [0] } }, "anchors");
        Refused(Recipe with { Nms = 2 }, "nms");
        Refused(Recipe with { Levels = 0 }, "levels");
        Refused(Recipe with { NmsPre = 0 }, "nmsPre");
    }

    private static void Refused(DetectionRecipe recipe, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<Exception>(() => Read(recipe)).Message, StringComparison.Ordinal);

    private static ModelCard Read(DetectionRecipe? recipe)
    {
        var network = new FcosNetwork(NarrowNetworks.Variant, 1, 32, Stacked: 1, Levels: 3);
        var card = new ModelCard
        {
            Task = ModelTask.Detect,
            Architecture = network.System,
            Variant = "narrow",
            InputHeight = 64,
            InputWidth = 64,
            Output = "cls8",
            Detection = recipe,
        };
        using var model = EmittedModel.Of(network, card);
        return ModelFile.ReadCard(model.Path);
    }
}
