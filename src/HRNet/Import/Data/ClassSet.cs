namespace HRNet.Import.Data;

/// <summary>The classes of a data set in channel order.</summary>
/// <param name="Name">The name for options, such as "cityscapes".</param>
/// <param name="Classes">A name for each.</param>
/// <param name="Palette">A color for each, as "#rrggbb".</param>
/// <param name="FlipPairs">Indices of left and right classes that a mirrored picture exchanges.</param>
public sealed record ClassSet(string Name, IReadOnlyList<string> Classes, IReadOnlyList<string> Palette, IReadOnlyList<int[]> FlipPairs)
{
    /// <summary>A set of which only the number is known.</summary>
    public static ClassSet Unnamed(int count) =>
        new("unnamed", [.. Enumerable.Range(0, count).Select(k => $"class_{k}")], DefaultPalette(count), []);

    /// <summary>As many colors of PASCAL VOC's color map.</summary>
    internal static IReadOnlyList<string> DefaultPalette(int count) => [.. Enumerable.Range(0, count).Select(Color)];

    /// <summary>
    /// The color of PASCAL VOC's color map, as "#rrggbb": the index's three lowest bits, taken again and again, become bits of red, green
    /// and blue from the top down. Neighboring indices differ well, and index 0 is black.
    /// </summary>
    internal static string Color(int index)
    {
        int red = 0, green = 0, blue = 0;
        for (var bit = 7; bit >= 0; bit--, index >>= 3)
        {
            red |= (index & 1) << bit;
            green |= ((index >> 1) & 1) << bit;
            blue |= ((index >> 2) & 1) << bit;
        }

        return $"#{red:x2}{green:x2}{blue:x2}";
    }
}
