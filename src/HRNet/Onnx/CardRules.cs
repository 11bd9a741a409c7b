using HRNet.Models;

namespace HRNet.Onnx;

/// <summary>
/// What must hold in a card that is written or read, so that no later stage meets a size of zero or an index out of range.
/// </summary>
internal static class CardRules
{
    private const int LongestSide = 16384;
    private const int MostItems = 65536;
    private const int MostLevels = 8;
    private const int LeastBase = 32;
    private const int LargestBase = 8192;
    private const int MostTimes = 8;

    /// <exception cref="ModelFileException">A rule is broken; the message says which.</exception>
    public static void Check(ModelCard card)
    {
        Require(card.InputHeight is > 0 and <= LongestSide && card.InputWidth is > 0 and <= LongestSide,
            $"inputHeight and inputWidth must be 1 to {LongestSide}, not {card.InputHeight} and {card.InputWidth}");
        Require(card.Mean.Count == 3 && card.Mean.All(float.IsFinite), "mean must be three numbers");
        Require(card.Std.Count == 3 && card.Std.All(std => float.IsFinite(std) && std > 0), "std must be three positive numbers");
        Require(card.ChannelOrder is "rgb" or "bgr", $"channelOrder must be \"rgb\" or \"bgr\", not \"{card.ChannelOrder}\"");
        Require(card.Output.Length > 0, "output must name an output of the graph");
        Require(card.BlurKernel is > 0 and < 256 && card.BlurKernel % 2 == 1, $"blurKernel must be odd and below 256, not {card.BlurKernel}");
        Require(float.IsFinite(card.Threshold), "threshold must be a number");
        Require(card.PersonThreshold is null or (>= 0 and <= 1), "personThreshold must be 0 to 1");
        Require(card.ScoreCalibration.Count != 1 && card.ScoreCalibration.Count <= MostItems && card.ScoreCalibration.All(pair => pair is [var height, var score] && float.IsFinite(height) && IsPart(score))
            && card.ScoreCalibration.Zip(card.ScoreCalibration.Skip(1)).All(next => next.First[0] < next.Second[0] && next.First[1] <= next.Second[1]),
            "scoreCalibration must be pairs of a rising maximum and a score from 0 to 1 that does not fall");
        Require(card.Keypoints.Count <= MostItems && card.Classes.Count <= MostItems, $"there may be at most {MostItems} keypoints or classes");
        Require(card.Keypoints.Concat(card.Classes).All(name => name is not null), "keypoints and classes must be names");
        Require(card.Sigmas.Count == 0 || card.Sigmas.Count == card.Keypoints.Count, "sigmas must be as many as keypoints");
        Require(card.Sigmas.All(sigma => float.IsFinite(sigma) && sigma > 0), "sigmas must be positive numbers");
        Require(card.Palette.Count == 0 || card.Palette.Count == card.Classes.Count, "palette must be as long as classes");
        Require(card.Palette.All(IsColor), "palette must hold colors like \"#dc143c\"");
        Require(ArePairs(card.Limbs, card.Keypoints.Count), "limbs must be pairs of keypoint numbers");
        var parts = Math.Max(card.Keypoints.Count, card.Classes.Count);
        Require(ArePairs(card.FlipPairs, parts), "flipPairs must be pairs of keypoint or class numbers");
        Require(card.Classification is not { } crop || (crop.ShortSide >= Math.Max(card.InputHeight, card.InputWidth) && crop.ShortSide <= LongestSide),
            $"classification.shortSide must be from the larger side of the input to {LongestSide}");
        if (card.Detection is { } detection)
            Check(detection);
        if (card.Segmentation is { } segmentation)
            Check(segmentation, card.InputHeight, card.InputWidth);
    }

    private static void Check(SegmentationRecipe recipe, int inputHeight, int inputWidth)
    {
        // The number of windows, and so the cost of an answer, stays bounded by these.
        Require(IsBase(recipe.BaseHeight, inputHeight) && IsBase(recipe.BaseWidth, inputWidth),
            $"segmentation.baseHeight and baseWidth must be {LeastBase} to {LargestBase}, at most {MostTimes} times the input's");
        Require(recipe.Windows == WindowRule.Whole
            || (IsWindow(recipe.WindowHeight, recipe.StrideHeight, recipe.BaseHeight) && IsWindow(recipe.WindowWidth, recipe.StrideWidth, recipe.BaseWidth)),
            $"segmentation.windowHeight and windowWidth must be at least {LeastBase} and a {MostTimes}th of the base's, strides a fourth of them to all of them");
    }

    private static bool IsBase(int side, int input) => side is >= LeastBase and <= LargestBase && side <= MostTimes * input;

    private static bool IsWindow(int window, int stride, int side) =>
        window is >= LeastBase and <= LargestBase && window >= side / MostTimes && stride >= window / 4 && stride <= window;

    private static void Check(DetectionRecipe recipe)
    {
        Require(IsPart(recipe.CandidateThreshold) && IsPart(recipe.Nms), "candidateThreshold and nms must be 0 to 1");
        Require(recipe.NmsPre is > 0 and <= MostItems && recipe.MaxPerImage is > 0 and <= MostItems,
            $"nmsPre and maxPerImage must be 1 to {MostItems}");
        Require(recipe.FinestStride is > 0 and <= 64 && recipe.Levels is > 0 and <= MostLevels, "finestStride must be 1 to 64, levels 1 to 8");
        if (recipe.Regions is not { } regions)
            return;
        Require(regions.File.Length > RegionRecipe.FileSuffix.Length && regions.File.EndsWith(RegionRecipe.FileSuffix, StringComparison.Ordinal)
            && regions.File.IndexOfAny(['/', '\\', ':']) < 0, $"regions.file must be a file name that ends in {RegionRecipe.FileSuffix}");
        Require(regions.Levels > 0 && regions.Levels <= recipe.Levels, "regions.levels must be some of the levels");
        Require(regions.TargetStds.Count is > 0 and <= MostLevels && regions.TargetStds.All(stage => stage is [> 0, > 0, > 0, > 0] && stage.All(float.IsFinite)),
            "regions.targetStds must be four positive numbers for each stage");
        Require(regions.AnchorScales.Count is > 0 and <= 16 && regions.AnchorRatios.Count is > 0 and <= 16
            && regions.AnchorScales.Concat(regions.AnchorRatios).All(value => float.IsFinite(value) && value > 0), "anchors must be positive numbers");
        Require(IsPart(regions.ProposalNms) && IsPart(regions.MaskThreshold), "proposalNms and maskThreshold must be 0 to 1");
        Require(regions.MaxProposals is > 0 and <= MostItems, $"maxProposals must be 1 to {MostItems}");
    }

    private static bool IsPart(float value) => value is >= 0 and <= 1;

    private static bool ArePairs(IReadOnlyList<int[]> pairs, int count) =>
        pairs.Count <= MostItems && pairs.All(pair => pair is [var a, var b] && a >= 0 && a < count && b >= 0 && b < count && a != b);

    private static bool IsColor(string color) => color is ['#', ..] && color.Length == 7 && color.Skip(1).All(char.IsAsciiHexDigit);

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ModelFileException($"The model card cannot be used: {rule}.");
    }
}
