using System.Globalization;
using HRNet.Import.Data;
using HRNet.Models;

namespace HRNet.Inference.Segmentation;

/// <summary>Names and colors of classes, also where a card gives too few.</summary>
internal static class ClassPalette
{
    /// <summary>The name of a class.</summary>
    public static string Name(ModelCard card, int id) => id < card.Classes.Count ? card.Classes[id] : $"class {id}";

    /// <summary>The color of a class as "#rrggbb": the card's, else that of PASCAL VOC's color map.</summary>
    public static string Color(ModelCard card, int id) => id < card.Palette.Count ? card.Palette[id] : ClassSet.Color(id);

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
