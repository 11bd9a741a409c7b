using HRNet.Models;

namespace HRNet.Onnx;

/// <summary>What must hold in a card that is written or read, so that no later stage meets a size of zero or an index out of range.</summary>
internal static class CardRules
{
    private const int LongestSide = 16384;
    private const int MostItems = 65536;

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
        Require(card.Keypoints.Count <= MostItems && card.Classes.Count <= MostItems, $"there may be at most {MostItems} keypoints or classes");
        Require(card.Keypoints.Concat(card.Classes).All(name => name is not null), "keypoints and classes must be names");
        Require(card.Sigmas.Count == 0 || card.Sigmas.Count == card.Keypoints.Count, "sigmas must be as many as keypoints");
        Require(card.Sigmas.All(sigma => float.IsFinite(sigma) && sigma > 0), "sigmas must be positive numbers");
        Require(card.Palette.Count == 0 || card.Palette.Count == card.Classes.Count, "palette must be as long as classes");
        Require(card.Palette.All(IsColor), "palette must hold colours like \"#dc143c\"");
        Require(ArePairs(card.Limbs, card.Keypoints.Count), "limbs must be pairs of keypoint numbers");
        var parts = Math.Max(card.Keypoints.Count, card.Classes.Count);
        Require(ArePairs(card.FlipPairs, parts), "flipPairs must be pairs of keypoint or class numbers");
    }

    private static bool ArePairs(IReadOnlyList<int[]> pairs, int count) =>
        pairs.Count <= MostItems && pairs.All(pair => pair is [var a, var b] && a >= 0 && a < count && b >= 0 && b < count && a != b);

    private static bool IsColor(string color) => color is ['#', ..] && color.Length == 7 && color.Skip(1).All(char.IsAsciiHexDigit);

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ModelFileException($"The model card cannot be used: {rule}.");
    }
}
