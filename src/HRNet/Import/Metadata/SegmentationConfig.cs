using System.Globalization;
using System.Text.RegularExpressions;
using HRNet.Models;

namespace HRNet.Import.Metadata;

/// <summary>
/// Picks the test protocol out of the configuration text that mmseg leaves in its checkpoints, as mmcv 1.x and as mmengine write it (one
/// number a line). It is searched, not understood: a setting counts only where all its occurrences agree.
/// </summary>
internal static class SegmentationConfig
{
    private const int Longest = 1 << 20;
    private const string Pair = @"[\[\(]\s*([0-9]{1,5})\s*,\s*([0-9]{1,5})\s*,?\s*[\]\)]";

    private static readonly Regex Segmentor = Pattern("EncoderDecoder");
    private static readonly Regex TestPipeline = Pattern(@"\btest_pipeline\s*=\s*\[");
    private static readonly Regex TestSettings = Pattern(@"\btest_cfg\s*=\s*dict\(");
    private static readonly Regex Scale = Pattern($@"\b(?:img_)?scale\s*=\s*{Pair}");
    private static readonly Regex Stretch = Pattern(@"\bkeep_ratio\s*=\s*False");
    private static readonly Regex Slide = Pattern(@"\bmode\s*=\s*'slide'");
    private static readonly Regex Crop = Pattern($@"\bcrop_size\s*=\s*{Pair}");
    private static readonly Regex Stride = Pattern($@"\bstride\s*=\s*{Pair}");

    /// <summary>
    /// The recipe, and the input size that goes with it; nothing where the text is no mmseg configuration or does not say.
    /// </summary>
    public static ModelHints Read(string text)
    {
        if (text.Length > Longest)
            text = text[..Longest];
        // mmcv writes (width, height) of a picture, but (rows, columns) of a crop.
        if (!Segmentor.IsMatch(text) || Agreed(Scale, Blocks(text, TestPipeline)) is not { } scale || !new InputSize(scale.Second, scale.First).IsPossible())
            return ModelHints.None;
        var recipe = new SegmentationRecipe
        {
            Rule = SegmentationRule.Mmseg,
            BaseHeight = scale.Second,
            BaseWidth = scale.First,
            Stretch = Blocks(text, TestPipeline).Any(block => Stretch.IsMatch(block)),
        };
        var sliding = Blocks(text, TestSettings).Where(block => Slide.IsMatch(block)).ToList();
        if (sliding.Count == 0)
            return new() { Segmentation = recipe, Input = new(recipe.BaseHeight, recipe.BaseWidth) };
        if (Agreed(Crop, sliding) is not { } crop || Agreed(Stride, sliding) is not { } stride || !new InputSize(crop.First, crop.Second).IsPossible()
            || stride.First < 1 || stride.Second < 1)
            return ModelHints.None;
        return new()
        {
            Segmentation = recipe.With(WindowRule.Inside, crop.First, crop.Second, stride.First, stride.Second),
            Input = new(crop.First, crop.Second),
        };
    }

    /// <summary>What stands between the brackets that open with a setting, wherever it is made.</summary>
    private static IEnumerable<string> Blocks(string text, Regex opening)
    {
        for (var match = opening.Match(text); match.Success; match = match.NextMatch())
        {
            var start = match.Index + match.Length;
            var (end, depth) = (start, 1);
            for (; end < text.Length && depth > 0; end++)
                depth += text[end] is '(' or '[' ? 1 : text[end] is ')' or ']' ? -1 : 0;
            yield return text[start..end];
        }
    }

    private static (int First, int Second)? Agreed(Regex setting, IEnumerable<string> blocks)
    {
        var distinct = blocks.SelectMany(block => setting.Matches(block)).Select(match => (Number(match.Groups[1]), Number(match.Groups[2]))).Distinct().Take(2).ToList();
        return distinct.Count == 1 ? distinct[0] : null;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
