using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>What both back ends share of painting: masks are blended here, all else is given to the back end in runs.</summary>
internal static class Painter
{
    /// <summary>
    /// Coordinates beyond this many pixels are drawn as if they were here: renderers count in fixed point, or in whole numbers that run
    /// over.
    /// </summary>
    public const float Farthest = 1e6f;

    /// <summary>Draws vector shapes (no masks) onto the frame.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="shapes">Shapes in order; at least one.</param>
    /// <param name="region">The part of the picture that they can touch.</param>
    public delegate void VectorPainter(Frame frame, IReadOnlyList<Shape> shapes, Region region);

    /// <summary>Paints in the order given.</summary>
    /// <exception cref="ArgumentException">A mask is not of the picture's size.</exception>
    public static void Paint(Frame frame, IReadOnlyList<Shape> shapes, VectorPainter vectors)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(shapes);
        var run = new List<Shape>(shapes.Count);
        foreach (var shape in shapes)
        {
            if (shape is not MaskFill mask)
            {
                run.Add(shape);
                continue;
            }
            Flush();
            MaskPainter.Paint(frame, mask);
        }
        Flush();

        void Flush()
        {
            if (run.Count > 0 && Region.Of(run, frame.Width, frame.Height) is { IsEmpty: false } region)
                vectors(frame, run, region);
            run.Clear();
        }
    }
}
