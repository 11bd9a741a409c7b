using System.Numerics;
using HRNet.Imaging.Shapes;

namespace HRNet.Inference.Overlays;

/// <summary>Light shapes with dark edges, which are seen on any picture.</summary>
internal static class Edged
{
    private static readonly Color s_dark = new(24, 24, 24);

    /// <summary>Lines of one width. All edges lie below all lines, so that lines that meet are one figure.</summary>
    public static void AddLines(this List<Shape> shapes, IReadOnlyList<(Vector2 From, Vector2 To)> lines, float width, Color color)
    {
        shapes.AddRange(lines.Select(line => new Line(line.From, line.To, width + 2 * Edge(width), s_dark)));
        shapes.AddRange(lines.Select(line => new Line(line.From, line.To, width, color)));
    }

    /// <summary>A filled disc.</summary>
    public static void AddDisc(this List<Shape> shapes, Vector2 center, float radius, Color color)
    {
        shapes.Add(new Disc(center, radius + Edge(radius), s_dark));
        shapes.Add(new Disc(center, radius, color));
    }

    /// <summary>A white ring around a disc, with a dark gap, so that it is seen around white too.</summary>
    public static void AddRing(this List<Shape> shapes, Vector2 center, float radius, Color color)
    {
        shapes.AddDisc(center, radius, new Color(255, 255, 255));
        shapes.Add(new Disc(center, radius * 0.65f, s_dark));
        shapes.Add(new Disc(center, radius * 0.5f, color));
    }

    /// <summary>A box all around.</summary>
    public static void AddBox(this List<Shape> shapes, Vector2 topLeft, Vector2 size, float width, Color color)
    {
        shapes.Add(new Outline(topLeft, size, width + 2 * Edge(width), s_dark));
        shapes.Add(new Outline(topLeft, size, width, color));
    }

    /// <summary>The four corners of a box.</summary>
    public static void AddCorners(this List<Shape> shapes, Vector2 topLeft, Vector2 size, float width, Color color)
    {
        var arm = MathF.Min(size.X, size.Y) / 4;
        var arms = new List<(Vector2, Vector2)>();
        foreach (var corner in new Vector2[] { Vector2.Zero, Vector2.UnitX, Vector2.UnitY, Vector2.One })
        {
            var (at, inward) = (topLeft + corner * size, Vector2.One - 2 * corner);
            arms.Add((at, at + new Vector2(inward.X * arm, 0)));
            arms.Add((at, at + new Vector2(0, inward.Y * arm)));
        }
        shapes.AddLines(arms, width, color);
    }

    private static float Edge(float width) => MathF.Max(0.75f, width * 0.3f);
}
