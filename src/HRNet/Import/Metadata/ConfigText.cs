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

    // Between two tokens: spaces, line breaks (mmengine's formatter writes one number a line, with a comma behind the last) and comments.
    private const string Gap = @"(?:\s|#[^\n]*\n)*";

    private static readonly Regex PoseInput = Setting("(?:input_size|image_size)", $@"(?:np\.array\()?[\[\(]{Gap}([0-9]+){Gap},{Gap}([0-9]+){Gap},?{Gap}[\]\)]");
    private static readonly Regex Unbiased = Pattern($"{Named("(?:unbiased|unbiased_decoding)", "True")}|{Named("post_process", "['\"]unbiased['\"]")}");
    private static readonly Regex Udp = Pattern($"{Named("use_udp", "True")}|['\"]UDPHeatmap['\"]");
    private static readonly Regex Offsets = Pattern("['\"](?:combined|udp_combined)['\"]|(?i:['\"]CombinedTarget['\"])");
    private static readonly Regex ShiftOn = Setting("shift_heatmap", "True");
    private static readonly Regex ShiftOff = Setting("shift_heatmap", "False");
    private static readonly Regex Kernel = Setting("(?:modulate_kernel|blur_kernel_size)", "([0-9]+)");
    private static readonly Regex HeatMaps = Setting("heatmap_size", "");
    private static readonly Regex BgrInput = Setting("(?:bgr_)?to_rgb", "False");

    /// <summary>The settings that are stated without contradiction.</summary>
    public static ModelHints Read(string text)
    {
        if (text.Length > Longest) text = text[..Longest];
        if (!HeatMaps.IsMatch(text)) return new ModelHints { ChannelOrder = BgrInput.IsMatch(text) ? "bgr" : null };
        var udp = Udp.IsMatch(text);
        return new ModelHints
        {
            Input = PoseSize(text),
            Decoder = udp && Offsets.IsMatch(text) ? HeatMapDecoder.UdpRegress
                : udp ? HeatMapDecoder.Udp
                : Unbiased.IsMatch(text) ? HeatMapDecoder.Dark : HeatMapDecoder.PlainPerAxis,
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

    private static Regex Setting(string names, string value) => Pattern(Named(names, value));

    /// <summary>A name and its value, as an argument (<c>name=value</c>) or in a dictionary (<c>'name': value</c>).</summary>
    private static string Named(string names, string value) => $"\\b{names}['\"]?{Gap}[=:]{Gap}{value}";

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
