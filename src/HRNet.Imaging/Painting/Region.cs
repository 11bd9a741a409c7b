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

    /// <summary>The region cut into squares (smaller at its right and lower edge).</summary>
    public IEnumerable<Region> Tiles(int side)
    {
        for (var top = 0; top < Height; top += side)
            for (var left = 0; left < Width; left += side)
                yield return new Region(Left + left, Top + top, Math.Min(side, Width - left), Math.Min(side, Height - top));
    }

    /// <summary>
    /// False only when the shape cannot change a pixel here. Closer than the shape's extent for lines and outlines, which are mostly
    /// nothing.
    /// </summary>
    public bool IsTouchedBy(Shape shape, int width, int height)
    {
        var (from, to) = (new Vector2(Left - 1.5f, Top - 1.5f), new Vector2(Left + Width + 0.5f, Top + Height + 0.5f));
        var extent = Extent(shape, width, height);
        if (extent.To.X < from.X || extent.To.Y < from.Y || extent.From.X > to.X || extent.From.Y > to.Y)
            return false;
        if (shape is Outline box)
        {
            var (innerFrom, innerTo) = (box.TopLeft + new Vector2(box.Width / 2), box.TopLeft + box.Size - new Vector2(box.Width / 2));
            return !(from.X > innerFrom.X && from.Y > innerFrom.Y && to.X < innerTo.X && to.Y < innerTo.Y);
        }
        if (shape is not Line { From: var start } line)
            return true;
        var center = (from + to) / 2;
        var along = line.To - start;
        var nearest = start + along * Math.Clamp(Vector2.Dot(center - start, along) / Math.Max(along.LengthSquared(), 1e-6f), 0, 1);
        return Vector2.Distance(center, nearest) <= Vector2.Distance(from, center) + line.Width / 2;
    }

    private static (Vector2 From, Vector2 To) Extent(Shape shape, int width, int height)
    {
        switch (shape)
        {
            case Line line:
                return Grown(Vector2.Min(line.From, line.To), Vector2.Max(line.From, line.To), line.Width / 2);
            case Disc disc:
                return Grown(disc.Center, disc.Center, disc.Radius);
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
