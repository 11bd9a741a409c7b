using System.Numerics;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>A rectangle of whole pixels, so that a few shapes on a large picture cost no more than the part they cover.</summary>
internal readonly record struct Region(int Left, int Top, int Width, int Height)
{
    /// <summary>True when no pixel is in it.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The pixels that the shapes can touch, within a picture of the given size.</summary>
    public static Region Of(IReadOnlyList<Shape> shapes, int width, int height)
    {
        var (least, most) = (new Vector2(float.PositiveInfinity), new Vector2(float.NegativeInfinity));
        foreach (var shape in shapes)
        {
            var (from, to) = Extent(shape, width, height);
            (least, most) = (Vector2.Min(least, from), Vector2.Max(most, to));
        }
        // The half pixel between the two ways of counting, and one for antialiasing.
        least = Vector2.Clamp(least - Vector2.One, Vector2.Zero, new Vector2(width, height));
        most = Vector2.Clamp(most + new Vector2(2), Vector2.Zero, new Vector2(width, height));
        var (left, top) = ((int)MathF.Floor(least.X), (int)MathF.Floor(least.Y));
        return new Region(left, top, (int)MathF.Ceiling(most.X) - left, (int)MathF.Ceiling(most.Y) - top);
    }

    private static (Vector2 From, Vector2 To) Extent(Shape shape, int width, int height)
    {
        switch (shape)
        {
            case Line line:
                return Grown(Vector2.Min(line.From, line.To), Vector2.Max(line.From, line.To), line.Width / 2);
            case Disc disc:
                return Grown(disc.Centre, disc.Centre, disc.Radius);
            case Outline outline:
                return Grown(outline.TopLeft, outline.TopLeft + outline.Size, outline.Width / 2);
            case Label label:
                var plate = PlacedLabel.Place(label, width, height);
                return (plate.TopLeft, plate.TopLeft + plate.Size);
            default:
                throw new ArgumentException($"A {shape.GetType().Name} is no vector shape.", nameof(shape));
        }
    }

    private static (Vector2 From, Vector2 To) Grown(Vector2 from, Vector2 to, float by) => (from - new Vector2(by), to + new Vector2(by));
}
