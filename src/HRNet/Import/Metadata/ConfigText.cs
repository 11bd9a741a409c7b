using System.Globalization;
using System.Text.RegularExpressions;
using HRNet.Models;

namespace HRNet.Import.Metadata;

/// <summary>
/// Picks settings out of the Python configuration text that mmpose and mmseg leave in their checkpoints. It is searched, not understood: a
/// setting counts only where all its occurrences agree.
/// </summary>
internal static class ConfigText
{
    private const int Longest = 1 << 20;

    private static readonly Regex PoseInput = Pattern(@"(?:input_size|image_size)\s*=\s*[\[\(]\s*([0-9]+)\s*,\s*([0-9]+)\s*[\]\)]");
    private static readonly Regex Unbiased = Pattern(@"unbiased\s*=\s*True|unbiased_decoding\s*=\s*True|post_process\s*=\s*'unbiased'");
    private static readonly Regex Udp = Pattern(@"use_udp\s*=\s*True|'UDPHeatmap'");
    private static readonly Regex ShiftOn = Pattern(@"shift_heatmap\s*=\s*True");
    private static readonly Regex ShiftOff = Pattern(@"shift_heatmap\s*=\s*False");
    private static readonly Regex Kernel = Pattern(@"(?:modulate_kernel|blur_kernel_size)\s*=\s*([0-9]+)");
    private static readonly Regex HeatMaps = Pattern(@"heatmap_size\s*=");
    private static readonly Regex BgrInput = Pattern(@"to_rgb\s*=\s*False");

    /// <summary>The settings that are stated without contradiction.</summary>
    public static ModelFacts Read(string text)
    {
        if (text.Length > Longest) text = text[..Longest];
        if (!HeatMaps.IsMatch(text)) return new ModelFacts { ChannelOrder = BgrInput.IsMatch(text) ? "bgr" : null };
        var udp = Udp.IsMatch(text);
        return new ModelFacts
        {
            Input = PoseSize(text),
            Decoder = udp ? HeatMapDecoder.Udp : Unbiased.IsMatch(text) ? HeatMapDecoder.Dark : HeatMapDecoder.PlainPerAxis,
            BlurKernel = Agreed(Kernel.Matches(text).Select(m => Number(m.Groups[1]))) is { } kernel && kernel % 2 == 1 && kernel < 256 ? kernel : null,
            ShiftFlippedHeatMap = (ShiftOn.IsMatch(text), ShiftOff.IsMatch(text)) switch
            {
                (true, false) => true,
                (false, true) => false,
                _ => null,
            },
        };
    }

    /// <summary>mmpose writes (width, height).</summary>
    private static InputSize? PoseSize(string text) =>
        Agreed(PoseInput.Matches(text).Select(m => new InputSize(Number(m.Groups[2]), Number(m.Groups[1])))) is { } size && size.IsPossible() ? size : null;

    private static T? Agreed<T>(IEnumerable<T> values)
        where T : struct
    {
        var distinct = values.Distinct().Take(2).ToList();
        return distinct.Count == 1 ? distinct[0] : null;
    }

    private static int Number(Group digits) =>
        int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
