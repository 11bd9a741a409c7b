using HRNet.Imaging;
using HRNet.Inference.Sampling;
using HRNet.Models;

namespace HRNet.Inference.Detection;

/// <summary>
/// How a whole picture lies in a network's input. Made once per picture and carried along: the only place that knows how one is measured in
/// the other. Ratios are kept but for rounding to whole pixels; places are measured from pixel edges.
/// </summary>
internal sealed record Letterbox
{
    private readonly double _stepX, _stepY, _scale;
    private readonly int _left, _top, _width, _height;
    private readonly bool _black;

    private Letterbox(int pictureWidth, int pictureHeight, int width, int height, int left, int top, int inputWidth, int inputHeight,
        double scale, bool black)
    {
        (PictureWidth, PictureHeight, InputWidth, InputHeight) = (pictureWidth, pictureHeight, inputWidth, inputHeight);
        (_width, _height, _left, _top, _scale, _black) = (width, height, left, top, scale, black);
        (_stepX, _stepY) = ((double)pictureWidth / width, (double)pictureHeight / height);
    }

    /// <summary>Columns of the picture.</summary>
    public int PictureWidth { get; }

    /// <summary>Rows of the picture.</summary>
    public int PictureHeight { get; }

    /// <summary>Columns of the input.</summary>
    public int InputWidth { get; }

    /// <summary>Rows of the input.</summary>
    public int InputHeight { get; }

    /// <summary>Whether the picture is resized as bytes or as floats.</summary>
    public LevelRule Levels { get; private init; } = LevelRule.FixedPoint;

    /// <summary>Whether the right and lower edges of found boxes are their last pixels (mmdet 1.x).</summary>
    public bool EdgesArePixels { get; private init; }

    /// <summary>
    /// What a box measures beyond its edges' distance where boxes are compared, in input pixels: a pixel of the picture by mmdet 1.x's
    /// rule, else nothing.
    /// </summary>
    public float Pixel => EdgesArePixels ? (float)_scale : 0;

    /// <summary>Where the picture lies in the input.</summary>
    public Corners Content => new(_left, _top, _left + _width, _top + _height);

    /// <summary>The letterbox that a model was trained with.</summary>
    public static Letterbox For(ModelCard card, int pictureWidth, int pictureHeight)
    {
        var letterbox = card.Fit == InputFit.LongAndShortSide
            ? Cornered(
                pictureWidth, pictureHeight, Math.Max(card.InputWidth, card.InputHeight), Math.Min(card.InputWidth, card.InputHeight))
            : Centered(pictureWidth, pictureHeight, card.InputWidth, card.InputHeight);
        return card.Detection is not { } recipe ? letterbox : letterbox with
        {
            Levels = recipe.FloatResize ? LevelRule.Fractions : LevelRule.FixedPoint,
            EdgesArePixels = recipe.Regions?.Legacy ?? recipe.Legacy,
        };
    }

    /// <summary>As large as fits into a fixed input, in its middle, on black (before normalization).</summary>
    public static Letterbox Centered(int pictureWidth, int pictureHeight, int inputWidth, int inputHeight)
    {
        var scale = Math.Min((double)inputWidth / pictureWidth, (double)inputHeight / pictureHeight);
        var (width, height) = (Scaled(pictureWidth, scale), Scaled(pictureHeight, scale));
        return new(
            pictureWidth, pictureHeight, width, height, (inputWidth - width) / 2, (inputHeight - height) / 2,
            inputWidth, inputHeight, scale, black: true);
    }

    /// <summary>
    /// mmdet's test pipeline: as large as its long and its short side allow, from the upper left corner, filled up to a multiple of pixels
    /// with zeros behind normalization. The input is as large as the picture makes it.
    /// </summary>
    public static Letterbox Cornered(int pictureWidth, int pictureHeight, int longSide, int shortSide, int multiple = 32)
    {
        var scale = Math.Min(
            (double)longSide / Math.Max(pictureWidth, pictureHeight), (double)shortSide / Math.Min(pictureWidth, pictureHeight));
        var (width, height) = (Scaled(pictureWidth, scale), Scaled(pictureHeight, scale));
        return new(
            pictureWidth, pictureHeight, width, height, 0, 0, RoundedUp(width, multiple), RoundedUp(height, multiple), scale, black: false);
    }

    /// <summary>
    /// A found box in the picture, its right and lower edges behind its last pixels. mmdet 1.x measures both axes by one scale.
    /// </summary>
    public Corners Found(Corners box) => EdgesArePixels
        ? new(
            (float)((box.Left - _left) / _scale), (float)((box.Top - _top) / _scale),
            (float)((box.Right - _left) / _scale) + 1, (float)((box.Bottom - _top) / _scale) + 1)
        : ToPicture(box);

    /// <summary>A box of the input in the picture.</summary>
    public Corners ToPicture(Corners box) => new(
        (float)((box.Left - _left) * _stepX), (float)((box.Top - _top) * _stepY),
        (float)((box.Right - _left) * _stepX), (float)((box.Bottom - _top) * _stepY));

    /// <summary>Resizes (as cv2.resize does with bytes or floats), normalizes and pads.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="normalization">The model's channel order, mean and deviation.</param>
    /// <param name="planes">3 x input height x input width values.</param>
    public void Sample(Frame frame, Normalization normalization, Span<float> planes)
    {
        var columns = AxisTaps.ResizeColumns(_width, PictureWidth, -_left, InputWidth, Levels);
        var rows = AxisTaps.ResizeRows(_height, PictureHeight, -_top, InputHeight, Levels);
        BilinearSampler.Sample(frame, columns, rows, normalization, planes);
        if (_black)
            return;
        for (var row = 0; row < 3 * InputHeight; row++)
            planes.Slice(row * InputWidth, InputWidth)[(row % InputHeight < _height ? _width : 0)..].Clear();
    }

    private static int Scaled(int size, double scale) => Math.Max(1, (int)(size * scale + 0.5));

    private static int RoundedUp(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
