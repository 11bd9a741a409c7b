using System.Globalization;
using System.Text.RegularExpressions;

namespace HRNet.Import.Metadata;

/// <summary>
/// Picks a detector's settings out of the Python configuration text that mmdet and the original detection code leave in their checkpoints.
/// Like <see cref="ConfigText"/> it is searched, not understood: what is stated in two ways is passed over.
/// </summary>
internal static class DetectionConfig
{
    private const int Longest = 1 << 20;
    private const int MostPlaces = 1 << 16;
    private const string Number = @"\s*((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)\s*";

    private static readonly Regex Comment = Pattern(@"^\s*#.*$", RegexOptions.Multiline);
    private static readonly Regex Pyramid = Pattern(@"'HRFPN'");
    private static readonly Regex ColorOrder = Pattern(@"to_rgb\s*=\s*(True|False)");
    private static readonly Regex Means = Pattern($@"\bmean\s*=\s*[\[\(]{Number},{Number},{Number},?\s*[\]\)]");
    private static readonly Regex TargetStds = Pattern($@"\bstd\s*=\s*[\[\(]{Number},{Number},{Number},?\s*[\]\)]");
    private static readonly Regex ZipPictures = Pattern(@"dataset_type\s*=\s*'CocoZipDataset'");
    private static readonly Regex TestLoading = Pattern(@"test_pipeline\s*=\s*\[\s*dict\(([^)]*)\)");
    private static readonly Regex FloatPictures = Pattern(@"to_float32\s*=\s*True");
    private static readonly Regex PerLevel = Pattern($@"\bnms_pre\s*={Number}");
    private static readonly Regex Most = Pattern($@"\b(?:max_num|max_per_img)\s*={Number}");
    private static readonly Regex LeastScore = Pattern($@"\bscore_thr\s*={Number}");

    /// <summary>What the configuration of an HRNet detector says; nothing for any other text.</summary>
    public static ModelHints Read(string text)
    {
        if (text.Length > Longest || !Pyramid.IsMatch(text)) return ModelHints.None;
        text = Comment.Replace(text, "");
        // The original code reads the pictures of a zip file in the order red, green, blue and as floats; files it reads as mmdet does, in
        // the other order as bytes.
        var zip = ZipPictures.IsMatch(text);
        var swapped = Agreed(ColorOrder.Matches(text).Select(match => match.Groups[1].Value));
        var test = Block(text, "test_cfg");
        var proposals = test is null ? null : Block(test, "rpn");
        return new ModelHints
        {
            ChannelOrder = swapped is null ? null : (swapped == "True") == zip ? "bgr" : "rgb",
            Mean = Triple(Means, text, value => value is >= 0 and <= 255),
            Std = Triple(TargetStds, text, value => value is > 0 and <= 255),
            FloatResize = zip ? true : TestLoading.Match(text) is { Success: true } loading ? FloatPictures.IsMatch(loading.Groups[1].Value) : null,
            NmsPre = Count(PerLevel, proposals ?? test),
            MaxProposals = Count(Most, proposals),
            CandidateThreshold = Only(LeastScore, test) is { } least and >= 0 and <= 1 ? (float)least : null,
        };
    }

    private static float[]? Triple(Regex pattern, string text, Predicate<float> fits)
    {
        var found = Agreed(pattern.Matches(text).Select(match => string.Join(' ', match.Groups.Values.Skip(1))));
        float[]? values = found is null ? null : [.. found.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
        return values is not null && Array.TrueForAll(values, fits) ? values : null;
    }

    private static int? Count(Regex pattern, string? text) => Only(pattern, text) is { } count and >= 1 and <= MostPlaces ? (int)count : null;

    private static double? Only(Regex pattern, string? text) => text is not null && Agreed(pattern.Matches(text).Select(match => match.Groups[1].Value)) is { } value
        ? double.Parse(value, CultureInfo.InvariantCulture)
        : null;

    private static string? Agreed(IEnumerable<string> values) => values.Distinct().Take(2).ToArray() is [var only] ? only : null;

    /// <summary>What stands in the parentheses of <c>name=dict(...)</c>, where that occurs once; null otherwise.</summary>
    private static string? Block(string text, string name)
    {
        var starts = Pattern($@"\b{name}\s*=\s*dict\(").Matches(text);
        if (starts.Count != 1) return null;
        var start = starts[0].Index + starts[0].Length;
        for (var (at, depth) = (start, 1); at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0) return text[start..at];
        }

        return null;
    }

    private static Regex Pattern(string pattern, RegexOptions options = RegexOptions.None) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | options);
}
