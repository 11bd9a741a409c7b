using HRNet.Imaging;
using HRNet.Inference.Sampling;
using HRNet.Models;

namespace HRNet.Inference.Segmentation;

/// <summary>The picture that a segmentation scales: the one that was sent, or what <see cref="StartRule"/> makes of it.</summary>
internal sealed class StartPicture : IDisposable
{
    /// <summary>The original code fills sides up to multiples of this.</summary>
    private const int Unit = 8;

    /// <summary>
    /// The longest side that a short side's size gives the long one; a picture more extreme than that is scaled down further, so that its
    /// cost stays bounded.
    /// </summary>
    private const int LongestSide = 8192;

    private readonly Frame? _made;

    /// <summary>Makes it.</summary>
    /// <param name="frame">The picture that was sent; stays the caller's.</param>
    /// <param name="card">The model.</param>
    public StartPicture(Frame frame, ModelCard card)
    {
        var recipe = SegmentationRecipe.Of(card);
        var (width, height) = Resized(recipe, frame.Width, frame.Height);
        (Frame, Width, Height) = (frame, width, height);
        if (recipe.Start == StartRule.Picture)
            return;
        var (columns, rows) = SizeFor(recipe, frame.Width, frame.Height);
        Frame = _made = new Frame(columns, rows);
        if (recipe.Start != StartRule.ShortSideCut)
            (Width, Height) = (Frame.Width, Frame.Height);
        Resize(frame, width, height, card);
    }

    /// <summary>The picture to be scaled.</summary>
    public Frame Frame { get; }

    /// <summary>Columns and rows of the picture to be scaled that a picture of that size becomes.</summary>
    public static (int Columns, int Rows) SizeFor(SegmentationRecipe recipe, int width, int height)
    {
        var size = Resized(recipe, width, height);
        return recipe.Start is StartRule.ShortSide or StartRule.ShortSideCut
            ? ((size.Width + Unit - 1) / Unit * Unit, (size.Height + Unit - 1) / Unit * Unit)
            : size;
    }

    /// <summary>Its columns that the answer covers.</summary>
    public int Width { get; }

    /// <summary>Its rows that the answer covers.</summary>
    public int Height { get; }

    /// <summary>Whether it is another picture than the one that was sent.</summary>
    public bool IsMade => _made is not null;

    /// <inheritdoc/>
    public void Dispose() => _made?.Dispose();

    private static (int Width, int Height) Resized(SegmentationRecipe recipe, int width, int height) => recipe.Start switch
    {
        StartRule.Picture => (width, height),
        StartRule.Stretched => (recipe.BaseWidth, recipe.BaseHeight),
        _ => ShortSide(width, height, Math.Min(recipe.BaseWidth, recipe.BaseHeight)),
    };

    private static (int Width, int Height) ShortSide(int width, int height, int side)
    {
        if (Math.Max(width, height) / (double)Math.Min(width, height) > (double)LongestSide / side)
            side = Math.Max(1, (int)((double)LongestSide * Math.Min(width, height) / Math.Max(width, height)));
        return height < width
            ? ((int)((double)width * side / height + 0.5), side)
            : (side, (int)((double)height * side / width + 0.5));
    }

    /// <summary>The picture as cv2.resize has it, on the mean color.</summary>
    private void Resize(Frame frame, int width, int height, ModelCard card)
    {
        var levels = new Normalization(card with { Mean = [0, 0, 0], Std = [1, 1, 1], ChannelOrder = "rgb" });
        var planes = new float[3 * width * height];
        BilinearSampler.Sample(
            frame, AxisTaps.ResizeColumns(width, frame.Width, 0, width, LevelRule.FixedPoint),
            AxisTaps.ResizeRows(height, frame.Height, 0, height, LevelRule.FixedPoint), levels, planes);
        var order = new Normalization(card).Source;
        var pixels = Frame.Pixels;
        for (var plane = 0; plane < 3; plane++)
        {
            var mean = (byte)Math.Clamp(MathF.Round(card.Mean[Array.IndexOf(order, plane)]), 0, 255);
            for (var i = 0; i < Frame.Width * Frame.Height; i++)
            {
                var (y, x) = Math.DivRem(i, Frame.Width);
                pixels[3 * i + plane] = x < width && y < height ? (byte)planes[(plane * height + y) * width + x] : mean;
            }
        }
    }
}
