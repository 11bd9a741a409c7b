using System.Numerics;
using HRNet.Inference.Sampling;

namespace HRNet.Inference.Geometry;

/// <summary>
/// The part of a picture that a network looks at for one person. It is made once, from the person's box, and carried along: nothing else
/// knows how input pixels and heat-map cells lie over the picture. Axis-aligned, so each axis is <c>picture = origin + step * index</c>.
/// </summary>
internal sealed record Crop
{
    /// <summary>How much larger than the box a crop is (1.25 in the original code and in mmpose).</summary>
    public const float Padding = 1.25f;

    private readonly double _centerX;
    private readonly double _centerY;
    private readonly double _width;
    private readonly double _height;
    private readonly CropRule _rule;

    private Crop(double centerX, double centerY, double width, double height, int inputWidth, int inputHeight, CropRule rule)
    {
        (_centerX, _centerY, _width, _height, _rule) = (centerX, centerY, width, height, rule);
        InputWidth = inputWidth;
        InputHeight = inputHeight;
    }

    /// <summary>Columns of the network's input.</summary>
    public int InputWidth { get; }

    /// <summary>Rows of the network's input.</summary>
    public int InputHeight { get; }

    /// <summary>
    /// What the crop covers, in square pixels of the picture (the original code's prod(scale * 200), by which OKS measures).
    /// </summary>
    public double Area => _width * _height;

    /// <summary>
    /// The crop around a box: the box's shorter side is grown until the ratio is the input's, then both sides by <see cref="Padding"/>
    /// (JointsDataset._xywh2cs of the original code).
    /// </summary>
    /// <param name="box">A person's box, in pixels of the picture; its sides are above 0.</param>
    /// <param name="inputWidth">Columns of the network's input, at least 2.</param>
    /// <param name="inputHeight">Rows of the network's input, at least 2.</param>
    /// <param name="rule">The rule of the weights.</param>
    public static Crop Around(Box box, int inputWidth, int inputHeight, CropRule rule = CropRule.Plain)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputHeight, 2);
        double width = box.Width, height = box.Height, aspect = (double)inputWidth / inputHeight;
        if (width > aspect * height)
            height = width / aspect;
        else
            width = height * aspect;
        return new Crop(
            box.X + box.Width * 0.5, box.Y + box.Height * 0.5, width * Padding, height * Padding, inputWidth, inputHeight, rule);
    }

    /// <summary>Where a place in a heat map lies in the picture, in pixels.</summary>
    /// <param name="place">Column and row of the heat map; fractions lie between cells.</param>
    /// <param name="mapWidth">Columns of the heat map.</param>
    /// <param name="mapHeight">Rows of the heat map.</param>
    public Vector2 ToPicture(Vector2 place, int mapWidth, int mapHeight)
    {
        var (left, stepX) = Axis(_centerX, _width, mapWidth);
        var (top, stepY) = Axis(_centerY, _height, mapHeight);
        return new Vector2((float)(left + stepX * place.X), (float)(top + stepY * place.Y));
    }

    /// <summary>Where a place in the picture lies in a heat map: the inverse of <see cref="ToPicture"/>.</summary>
    /// <param name="place">Column and row of the picture.</param>
    /// <param name="mapWidth">Columns of the heat map.</param>
    /// <param name="mapHeight">Rows of the heat map.</param>
    public Vector2 ToMap(Vector2 place, int mapWidth, int mapHeight)
    {
        var (left, stepX) = Axis(_centerX, _width, mapWidth);
        var (top, stepY) = Axis(_centerY, _height, mapHeight);
        return new Vector2((float)((place.X - left) / stepX), (float)((place.Y - top) / stepY));
    }

    /// <summary>Which picture columns each input column is mixed from; black outside the picture.</summary>
    /// <param name="pictureWidth">Columns of the picture.</param>
    internal AxisTaps Columns(int pictureWidth)
    {
        var (origin, step) = Axis(_centerX, _width, InputWidth);
        return AxisTaps.WarpColumns(origin, step, InputWidth, pictureWidth);
    }

    /// <summary>Which picture rows each input row is mixed from; black outside the picture.</summary>
    /// <param name="pictureHeight">Rows of the picture.</param>
    internal AxisTaps Rows(int pictureHeight)
    {
        var (origin, step) = Axis(_centerY, _height, InputHeight);
        return AxisTaps.WarpRows(origin, step, InputHeight, pictureHeight);
    }

    private (double Origin, double Step) Axis(double center, double extent, int cells)
    {
        var edge = center - extent * 0.5;
        var step = extent / (_rule == CropRule.Udp ? cells - 1 : cells);
        return (_rule == CropRule.HalfPixel ? edge + step * 0.5 - 0.5 : edge, step);
    }
}

/// <summary>
/// What the first index of a grid of n cells, laid over a crop, stands for. It has to be the rule that the weights were trained with.
/// </summary>
internal enum CropRule
{
    /// <summary>
    /// Index 0 is the crop's edge and a cell is extent / n wide (Sun et al. 2019: get_affine_transform without half pixels).
    /// </summary>
    Plain,

    /// <summary>Index 0 is one edge, index n - 1 the other (Huang et al. 2020: unbiased data processing).</summary>
    Udp,

    /// <summary>
    /// Index 0 is the center of the first cell, half a cell from the edge (original facial landmark code: crop, then resize).
    /// </summary>
    HalfPixel,
}
