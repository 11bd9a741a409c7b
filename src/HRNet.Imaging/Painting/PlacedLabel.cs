using System.Numerics;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>
/// A label taken apart into what a painter can draw: a plate and the strokes of its letters, in the coordinates of the shapes.
/// </summary>
/// <param name="TopLeft">Top left corner of the plate.</param>
/// <param name="Size">Width and height of the plate.</param>
/// <param name="Strokes">Polylines of at least two points each.</param>
/// <param name="StrokeWidth">Width of the strokes, in pixels.</param>
internal sealed record PlacedLabel(Vector2 TopLeft, Vector2 Size, IReadOnlyList<Vector2[]> Strokes, float StrokeWidth)
{
    // In units of the font's grid: 9 for the letters, from the foot of a 'g' to the head of a 'd', and some air.
    private const float PlateHeight = 12;
    private const float Baseline = 1.75f;
    private const float SidePadding = 2;
    private const float Stroke = 1.2f;

    /// <summary>Width of a label's plate in pixels.</summary>
    public static float Width(string text, float height) => (StrokeFont.Width(text) + 2 * SidePadding) * height / PlateHeight;

    /// <summary>
    /// Lays the label out, moved into a picture of the given size where it would stand out (the left and upper edge come first).
    /// </summary>
    public static PlacedLabel Place(Label label, int width, int height)
    {
        var unit = label.Height / PlateHeight;
        var size = new Vector2(Width(label.Text, label.Height), label.Height);
        // The picture reaches from -0.5 to width - 0.5, since (0, 0) is the center of a pixel.
        var wanted = label.Position - new Vector2(0, size.Y);
        var topLeft = Vector2.Max(Vector2.Min(wanted, new Vector2(width, height) - new Vector2(0.5f) - size), new Vector2(-0.5f));
        var strokes = new List<Vector2[]>();
        var pen = SidePadding;
        foreach (var character in label.Text)
        {
            var glyph = StrokeFont.Glyph(character);
            foreach (var polyline in glyph.Polylines)
                strokes.Add(Array.ConvertAll(polyline, point => topLeft + new Vector2(pen + point.X, PlateHeight - Baseline - point.Y) * unit));
            pen += glyph.Advance;
        }
        return new PlacedLabel(topLeft, size, strokes, Stroke * unit);
    }
}
