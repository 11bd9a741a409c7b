using System.Numerics;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Drawing;
using SixLabors.ImageSharp.Drawing.Processing;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using Color = HRNet.Imaging.Shapes.Color;
using Ink = SixLabors.ImageSharp.Color;

namespace HRNet.Imaging.ImageSharp;

/// <summary>
/// Draws shapes with ImageSharp.Drawing 2.1 as filled polygons. Its pens are not used: they move what they draw by half a pixel, fills do
/// not.
/// </summary>
internal static class ImageSharpPainter
{
    // Strokes of a letter overlap; their union is to be filled, once.
    private static readonly ShapeOptions s_union = new() { IntersectionRule = IntersectionRule.NonZero };

    /// <summary>Paints onto the frame.</summary>
    public static void Paint(Configuration configuration, Frame frame, IReadOnlyList<Shape> shapes)
    {
        using var image = Image.LoadPixelData<Rgb24>(configuration, frame.Pixels, frame.Width, frame.Height);
        image.Mutate(context =>
        {
            foreach (var shape in shapes)
                Draw(context, shape, frame.Width, frame.Height);
        });
        image.CopyPixelDataTo(frame.Pixels);
    }

    private static void Draw(IImageProcessingContext context, Shape shape, int width, int height)
    {
        switch (shape)
        {
            case Line line:
                Fill(context, line.Color, Capsule(line.From, line.To, line.Width / 2));
                break;
            case Disc disc:
                Fill(context, disc.Color, Capsule(disc.Center, disc.Center, disc.Radius));
                break;
            case Outline box:
                Fill(context, box.Color, Edges(box));
                break;
            case Label label:
                var placed = PlacedLabel.Place(label, width, height);
                Fill(context, label.Plate, Rectangle(placed.TopLeft, placed.TopLeft + placed.Size));
                IPath[] strokes = [.. placed.Strokes.SelectMany(points => points.Zip(points.Skip(1), (from, to) => Capsule(from, to, placed.StrokeWidth / 2)))];
                if (strokes.Length > 0)
                    Fill(context, label.TextColor, new ComplexPolygon(strokes));
                break;
            default:
                throw new ArgumentException($"A {shape.GetType().Name} is no vector shape.", nameof(shape));
        }
    }

    // The opacity is the shape's, not the ink's: an ink is turned into a pixel of the picture first, and those have no place for it.
    private static void Fill(IImageProcessingContext context, Color color, IPath path) => context.Fill(
        new DrawingOptions { GraphicsOptions = new GraphicsOptions { BlendPercentage = Math.Clamp(color.Opacity, 0, 1) }, ShapeOptions = s_union },
        Ink.FromRgb(color.R, color.G, color.B),
        path);

    // A line with round ends; a disc where both ends are the same.
    private static Polygon Capsule(Vector2 from, Vector2 to, float radius)
    {
        var angle = MathF.Atan2(to.Y - from.Y, to.X - from.X);
        var steps = 4 * Math.Clamp((int)MathF.Ceiling(2 * MathF.Sqrt(radius)), 2, 16);
        var points = new Vector2[2 * (steps + 1)];
        for (var i = 0; i <= steps; i++)
        {
            var (sine, cosine) = MathF.SinCos(angle + MathF.PI * (0.5f + (float)i / steps));
            var arm = new Vector2(cosine, sine) * radius;
            (points[i], points[steps + 1 + i]) = (from + arm, to - arm);
        }
        return Closed(points);
    }

    private static ComplexPolygon Edges(Outline box)
    {
        var half = new Vector2(box.Width / 2);
        var (outerFrom, outerTo) = (box.TopLeft - half, box.TopLeft + box.Size + half);
        var (innerFrom, innerTo) = (box.TopLeft + half, box.TopLeft + box.Size - half);
        IPath[] edges =
        [
            Rectangle(outerFrom, new Vector2(outerTo.X, innerFrom.Y)),
            Rectangle(new Vector2(outerFrom.X, innerTo.Y), outerTo),
            Rectangle(new Vector2(outerFrom.X, innerFrom.Y), new Vector2(innerFrom.X, innerTo.Y)),
            Rectangle(new Vector2(innerTo.X, innerFrom.Y), new Vector2(outerTo.X, innerTo.Y)),
        ];
        return new ComplexPolygon(edges);
    }

    private static Polygon Rectangle(Vector2 from, Vector2 to) => Closed(from, new Vector2(to.X, from.Y), to, new Vector2(from.X, to.Y));

    // Pixel centers are at half coordinates in ImageSharp.Drawing and at whole ones in shapes.
    private static Polygon Closed(params Vector2[] points) => new(new LinearLineSegment(Array.ConvertAll(points, ToPoint)));

    private static PointF ToPoint(Vector2 point)
    {
        var moved = Vector2.Clamp(point + new Vector2(0.5f), new Vector2(-Painter.Farthest), new Vector2(Painter.Farthest));
        return new PointF(moved.X, moved.Y);
    }
}
