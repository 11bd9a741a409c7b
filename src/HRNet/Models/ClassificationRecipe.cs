namespace HRNet.Models;

/// <summary>
/// How a picture becomes the input of a classifier: its shorter side is resized, ratio kept, and the input is the middle of that. Files
/// differ in both numbers.
/// </summary>
public sealed record ClassificationRecipe
{
    /// <summary>Pixels of the shorter side after resizing, at least the larger side of the input.</summary>
    public required int ShortSide { get; init; }

    /// <summary>What pixels are mixed by.</summary>
    public required ResizeFilter Filter { get; init; }

    /// <summary>The recipe whose crop is so much of the resized picture's shorter side.</summary>
    /// <param name="inputSide">The larger side of the input, in pixels.</param>
    /// <param name="share">Above 0, at most 1.</param>
    /// <param name="filter">What pixels are mixed by.</param>
    public static ClassificationRecipe Of(int inputSide, double share = UsualShare, ResizeFilter filter = ResizeFilter.Bilinear) =>
        new() { ShortSide = (int)(inputSide / share), Filter = filter };

    /// <summary>224 of 256 pixels, the protocol of the paper.</summary>
    public const double UsualShare = 0.875;
}

/// <summary>How Pillow's resize mixes pixels. Its filters grow with the reduction (they do against aliasing), unlike OpenCV's.</summary>
public enum ResizeFilter
{
    /// <summary>A triangle, two pixels wide where nothing is reduced.</summary>
    Bilinear,

    /// <summary>The cubic with a = -1/2, four pixels wide where nothing is reduced.</summary>
    Bicubic,
}
