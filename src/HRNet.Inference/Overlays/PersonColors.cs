using HRNet.Imaging.Shapes;

namespace HRNet.Inference.Overlays;

/// <summary>One color a person, in the order of an answer. Those of Okabe and Ito, whom the color-blind tell apart too, the light ones first and white in place of black.</summary>
internal static class PersonColors
{
    /// <summary>The class of people in the models' cards.</summary>
    private const string Person = "person";

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

    /// <summary>Whether a class is that of people.</summary>
    public static bool IsPerson(string label) => label.Equals(Person, StringComparison.OrdinalIgnoreCase);
}
