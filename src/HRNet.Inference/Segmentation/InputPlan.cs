using HRNet.Inference.Sessions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// How a picture is brought to a segmentation network: scaled, then seen through one window, or through several that overlap by a third
/// (multi_scale_inference of the original code). What of a window lies beyond the scaled picture is black.
/// </summary>
/// <param name="Columns">Along the width.</param>
/// <param name="Rows">Along the height.</param>
internal sealed record InputPlan(PlanAxis Columns, PlanAxis Rows)
{
    /// <summary>Sides of a picture that is scaled with its ratio are rounded to this, so that the logits' cells (1/4) tile the input.</summary>
    private const int Unit = 4;

    /// <summary>The least side after scaling: the lowest resolution of the network (1/32) is then one cell.</summary>
    private const int LeastSide = 32;

    /// <summary>The most windows along one side. A picture more extreme than that is scaled down further, so that its cost stays bounded.</summary>
    private const int MostWindows = 8;

    /// <summary>The longest side of a picture that is run whole by its short side, in larger input sides: 2048 for 512 in mmseg.</summary>
    private const int LongestSide = 4;

    /// <summary>How many windows there are.</summary>
    public int Windows => Columns.Offsets.Count * Rows.Offsets.Count;

    /// <summary>Plans for a picture.</summary>
    /// <param name="card">The model's input size and how pictures are fitted to it.</param>
    /// <param name="shape">What the network answers to that size.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public static InputPlan For(ModelCard card, NetworkShape shape, int width, int height)
    {
        var (inputWidth, inputHeight) = (card.InputWidth, card.InputHeight);
        var align = card.Upsampling == Upsampling.AlignCorners;
        switch (card.Fit)
        {
            case InputFit.Stretch:
                return Whole(inputWidth, inputHeight);

            case InputFit.LongSide when !shape.FixedSize:
                return Scale((double)Math.Max(inputWidth, inputHeight) / Math.Max(width, height));

            case InputFit.ShortSideWhole when !shape.FixedSize:
                return Scale(Math.Min(
                    (double)Math.Min(inputWidth, inputHeight) / Math.Min(width, height),
                    (double)LongestSide * Math.Max(inputWidth, inputHeight) / Math.Max(width, height)));

            case InputFit.LongSide:
                return Windowed(Math.Min((double)inputWidth / width, (double)inputHeight / height));

            default:
                var reach = Math.Min(
                    (int)PlanAxis.Reach(inputWidth, shape.Columns, align, MostWindows) / (double)width,
                    (int)PlanAxis.Reach(inputHeight, shape.Rows, align, MostWindows) / (double)height);
                return Windowed(Math.Min((double)Math.Min(inputWidth, inputHeight) / Math.Min(width, height), reach));
        }

        InputPlan Scale(double ratio) => Whole(Rounded(width * ratio), Rounded(height * ratio));
        InputPlan Whole(int columns, int rows) => new(PlanAxis.Whole(columns, width, align), PlanAxis.Whole(rows, height, align));
        InputPlan Windowed(double scale) => new(
            PlanAxis.Windows(Scaled(width * scale), width, inputWidth, shape.Columns, align),
            PlanAxis.Windows(Scaled(height * scale), height, inputHeight, shape.Rows, align));
        static int Scaled(double size) => Math.Max(1, (int)(size + 0.5));
        static int Rounded(double size) => Math.Max(LeastSide, (int)(size / Unit + 0.5) * Unit);
    }
}
