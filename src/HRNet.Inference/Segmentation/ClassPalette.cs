using System.Globalization;
using HRNet.Models;

namespace HRNet.Inference.Segmentation;

/// <summary>Names and colors of classes, also where a card gives too few.</summary>
internal static class ClassPalette
{
    /// <summary>The name of a class.</summary>
    public static string Name(ModelCard card, int id) => id < card.Classes.Count ? card.Classes[id] : $"class {id}";

    /// <summary>The color of a class as "#rrggbb": the card's, else that of PASCAL VOC's color map (the id's bits spread over the channels, highest first).</summary>
    public static string Color(ModelCard card, int id)
    {
        if (id < card.Palette.Count)
            return card.Palette[id];
        var (r, g, b) = (0, 0, 0);
        for (var (bit, rest) = (7, id); rest > 0; bit--, rest >>= 3)
            (r, g, b) = (r | (rest & 1) << bit, g | (rest >> 1 & 1) << bit, b | (rest >> 2 & 1) << bit);
        return $"#{r:x2}{g:x2}{b:x2}";
    }

    /// <summary>Whether a string is "#rrggbb", and its channels.</summary>
    public static bool TryParse(string color, out (byte R, byte G, byte B) rgb)
    {
        rgb = default;
        if (color.Length != 7 || color[0] != '#' || !int.TryParse(color.AsSpan(1), NumberStyles.AllowHexSpecifier, null, out var value))
            return false;
        rgb = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }
}
