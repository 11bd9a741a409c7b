namespace HRNet.Models;

/// <summary>
/// How a picture is brought to a segmentation network and its logits to classes: what the two code bases keep in configurations and data
/// sets, and what the published figures depend on. The base size says how large the picture is seen, the window how much of it at once.
/// </summary>
public sealed record SegmentationRecipe
{
    /// <summary>Whose arithmetic.</summary>
    public required SegmentationRule Rule { get; init; }

    /// <summary>Whether the picture is stretched to the base size; else it keeps its ratio.</summary>
    public bool Stretch { get; init; }

    /// <summary>
    /// Rows of the size at scale 1. Where the ratio is kept, the longer side of the base bounds the picture's longer side, and with
    /// <see cref="SegmentationRule.Mmseg"/> the shorter one its shorter side.
    /// </summary>
    public required int BaseHeight { get; init; }

    /// <summary>Columns of the size at scale 1; as <see cref="BaseHeight"/>.</summary>
    public required int BaseWidth { get; init; }

    /// <summary>What happens to the picture once, before it is scaled.</summary>
    public StartRule Start { get; init; }

    /// <summary>How windows lie on the scaled picture.</summary>
    public WindowRule Windows { get; init; }

    /// <summary>Rows of a window, in pixels; of no meaning, as the three below, where the picture is run whole.</summary>
    public int WindowHeight { get; init; }

    /// <summary>Columns of a window.</summary>
    public int WindowWidth { get; init; }

    /// <summary>Rows from one window to the next.</summary>
    public int StrideHeight { get; init; }

    /// <summary>Columns from one window to the next.</summary>
    public int StrideWidth { get; init; }

    /// <summary>The recipe of a card: its own, or what <see cref="ModelCard.Fit"/> says in one of which nothing more is known.</summary>
    public static SegmentationRecipe Of(ModelCard card) => card.Segmentation ?? Of(card.Fit, card.InputHeight, card.InputWidth);

    private static SegmentationRecipe Of(InputFit fit, int height, int width)
    {
        var plain = new SegmentationRecipe { Rule = SegmentationRule.Plain, BaseHeight = height, BaseWidth = width };
        var bounded = plain with { Rule = SegmentationRule.Mmseg, BaseHeight = Math.Min(height, width), BaseWidth = 4 * Math.Max(height, width) };
        return fit switch
        {
            InputFit.Stretch => plain with { Stretch = true },
            InputFit.ShortSide => bounded.With(WindowRule.Inside, height, width, height * 2 / 3, width * 2 / 3),
            InputFit.ShortSideWhole => bounded,
            _ => plain,
        };
    }

    /// <summary>The same with windows.</summary>
    /// <param name="rule">How they lie.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <param name="strideHeight">Rows from one to the next.</param>
    /// <param name="strideWidth">Columns from one to the next.</param>
    public SegmentationRecipe With(WindowRule rule, int height, int width, int strideHeight, int strideWidth) =>
        this with { Windows = rule, WindowHeight = height, WindowWidth = width, StrideHeight = strideHeight, StrideWidth = strideWidth };

    /// <inheritdoc/>
    public override string ToString()
    {
        var size = Stretch ? "stretched to" : Rule == SegmentationRule.Mmseg ? "within" : "longer side as that of";
        var windows = Windows == WindowRule.Whole ? "whole" : $"in windows of {WindowHeight}x{WindowWidth} every {StrideHeight}x{StrideWidth}";
        return $"{size} {BaseHeight}x{BaseWidth}, {windows} ({Rule})";
    }
}

/// <summary>Whose arithmetic a segmentation follows.</summary>
public enum SegmentationRule
{
    /// <summary>
    /// Nobody's: sides are multiples of 4, the picture is resized as bytes, and logits are interpolated straight to the picture. A mirrored
    /// view's logits are averaged with the picture's own; of several scales the probabilities are.
    /// </summary>
    Plain,

    /// <summary>
    /// The original code (lib/datasets of HRNet-Semantic-Segmentation): long side to base * scale, the other one rounded; the picture is
    /// resized as floats; each window's logits, averaged with those of its mirror image, are interpolated to the window, then
    /// exponentiated, averaged over windows, interpolated to the picture, and added over scales.
    /// </summary>
    Original,

    /// <summary>
    /// mmseg 0.x and 1.x: base * scale bounds long and short side, both rounded; the picture is resized as bytes; logits are interpolated
    /// to the window, averaged over windows and interpolated to the picture; of scales and mirrored views the probabilities (softmax) are
    /// averaged.
    /// </summary>
    Mmseg,
}

/// <summary>What happens to a picture once, as bytes, before a segmentation scales it.</summary>
public enum StartRule
{
    /// <summary>Nothing.</summary>
    Picture,

    /// <summary>It is stretched to the base size (the original's LIP).</summary>
    Stretched,

    /// <summary>
    /// Its short side becomes the base's, and both sides are filled up to multiples of 8 with the mean color (the original's ADE20K). The
    /// answer covers the filling too and is stretched over the picture.
    /// </summary>
    ShortSide,

    /// <summary>As <see cref="ShortSide"/>, but the answer is cut where the filling begins (the original's COCO-Stuff).</summary>
    ShortSideCut,
}

/// <summary>How windows lie on a scaled picture.</summary>
public enum WindowRule
{
    /// <summary>There are none: the picture is run whole.</summary>
    Whole,

    /// <summary>One after the other; what of them lies beyond the picture is black (the original code).</summary>
    Padded,

    /// <summary>One after the other, the last ones moved back into the picture, and none larger than it (mmseg's slide).</summary>
    Inside,

    /// <summary>As <see cref="Inside"/> at scales above 1; up to there the picture is run whole (the original's Cityscapes).</summary>
    InsideAboveOne,
}
