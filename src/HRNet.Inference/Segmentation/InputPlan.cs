using HRNet.Inference.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// How a picture is brought to a segmentation network at one scale: resized, then seen whole or through windows. What of a window lies
/// beyond the scaled picture is black.
/// </summary>
/// <param name="Columns">Along the width.</param>
/// <param name="Rows">Along the height.</param>
internal sealed record InputPlan(PlanAxis Columns, PlanAxis Rows)
{
    /// <summary>
    /// Sides of <see cref="SegmentationRule.Plain"/> are rounded to this, so that the logits' cells (1/4) tile the input.
    /// </summary>
    private const int Unit = 4;

    /// <summary>
    /// The least side of <see cref="SegmentationRule.Plain"/>: the lowest resolution of the network (1/32) is then one cell.
    /// </summary>
    private const int LeastSide = 32;

    /// <summary>How many windows there are.</summary>
    public int Windows => Columns.Offsets.Count * Rows.Offsets.Count;

    /// <summary>Plans for a picture.</summary>
    /// <param name="card">The model.</param>
    /// <param name="shape">What the network answers to the card's input size.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="scale">1 for the recipe's base size.</param>
    public static InputPlan For(ModelCard card, NetworkShape shape, int width, int height, double scale = 1)
    {
        var recipe = SegmentationRecipe.Of(card);
        var (scaledWidth, scaledHeight) = Scaled(recipe, width, height, scale);
        var rule = recipe.Windows == WindowRule.InsideAboveOne ? scale > 1 ? WindowRule.Inside : WindowRule.Whole : recipe.Windows;
        if (shape.FixedSize)
        {
            // A graph of one size sees windows of that size, laid as the original code lays them.
            var (inputWidth, inputHeight) = (card.InputWidth, card.InputHeight);
            if (recipe is { Rule: SegmentationRule.Plain, Stretch: false })
            {
                var ratio = scale * Math.Min((double)inputWidth / width, (double)inputHeight / height);
                (scaledWidth, scaledHeight) = (AtLeastOne(width * ratio + 0.5), AtLeastOne(height * ratio + 0.5));
            }

            recipe = recipe.With(
                WindowRule.Padded, inputHeight, inputWidth, Math.Max(1, inputHeight * 2 / 3), Math.Max(1, inputWidth * 2 / 3));
            rule = WindowRule.Padded;
        }

        return rule == WindowRule.Whole
            ? new(PlanAxis.Whole(scaledWidth, width), PlanAxis.Whole(scaledHeight, height))
            : new(
                PlanAxis.Windows(rule, scaledWidth, width, recipe.WindowWidth, recipe.StrideWidth),
                PlanAxis.Windows(rule, scaledHeight, height, recipe.WindowHeight, recipe.StrideHeight));
    }

    /// <summary>Columns and rows of the scaled picture, rounded as each code base rounds them.</summary>
    private static (int Width, int Height) Scaled(SegmentationRecipe recipe, int width, int height, double scale)
    {
        var (longBase, shortBase) = (Math.Max(recipe.BaseWidth, recipe.BaseHeight), Math.Min(recipe.BaseWidth, recipe.BaseHeight));
        switch (recipe.Rule)
        {
            case SegmentationRule.Original:
                var side = (int)(longBase * scale + 0.5);
                return height > width
                    ? (AtLeastOne((double)width * side / height + 0.5), side)
                    : (side, AtLeastOne((double)height * side / width + 0.5));

            case SegmentationRule.Mmseg when recipe.Stretch:
                return (AtLeastOne(recipe.BaseWidth * scale), AtLeastOne(recipe.BaseHeight * scale));

            case SegmentationRule.Mmseg:
                var factor = Math.Min(
                    (double)AtLeastOne(longBase * scale) / Math.Max(width, height),
                    (double)AtLeastOne(shortBase * scale) / Math.Min(width, height));
                return (AtLeastOne(width * factor + 0.5), AtLeastOne(height * factor + 0.5));

            default:
                if (recipe.Stretch)
                    return scale == 1
                        ? (recipe.BaseWidth, recipe.BaseHeight)
                        : (Rounded(recipe.BaseWidth * scale), Rounded(recipe.BaseHeight * scale));
                var ratio = longBase * scale / Math.Max(width, height);
                return (Rounded(width * ratio), Rounded(height * ratio));
        }
    }

    private static int AtLeastOne(double side) => Math.Max(1, (int)side);

    private static int Rounded(double side) => Math.Max(LeastSide, (int)(side / Unit + 0.5) * Unit);
}
