using HRNet.Imaging.Shapes;

namespace HRNet.Inference.Overlays;

/// <summary>
/// One color a person, in the order of an answer. Those of Okabe and Ito, whom the color-blind tell apart too, the light ones first and
/// white in place of black.
/// </summary>
internal static class PersonColors
{
    private static readonly Color[] s_colors =
    [
        new(0x56, 0xB4, 0xE9),
        new(0xE6, 0x9F, 0x00),
        new(0x00, 0x9E, 0x73),
        new(0xF0, 0xE4, 0x42),
        new(0xCC, 0x79, 0xA7),
        new(0xD5, 0x5E, 0x00),
        new(0x00, 0x72, 0xB2),
        new(0xFF, 0xFF, 0xFF),
    ];

    /// <summary>The color of a person; they start again after the eighth.</summary>
    /// <param name="index">0 for the first.</param>
    public static Color Of(int index) => s_colors[index % s_colors.Length];
}

/// <summary>How high labels are.</summary>
internal static class LabelSize
{
    /// <summary>Pixels of height that can be read in a picture of the size: 3 % of its shorter side, at least 10.</summary>
    public static float For(int width, int height) => MathF.Max(10, 0.03f * Math.Min(width, height));
}
