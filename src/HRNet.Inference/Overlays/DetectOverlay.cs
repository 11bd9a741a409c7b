using System.Globalization;
using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Overlays;

/// <summary>Draws objects: mask where there is one, box, name and score, in the color of the class.</summary>
public static class DetectOverlay
{
    private const float Opacity = 0.5f;

    /// <summary>Line width as a part of the picture's shorter side.</summary>
    private const float LineShare = 0.004f;

    private static readonly Color s_text = new(255, 255, 255);
    private static readonly Color s_unknown = new(220, 20, 60);

    /// <summary>The shapes of an answer, best object on top.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="card">The model's card, for the colors.</param>
    /// <param name="width">Columns of the picture, in pixels.</param>
    /// <param name="height">Rows of the picture, in pixels.</param>
    public static IReadOnlyList<Shape> Shapes(DetectResult result, ModelCard card, int width, int height)
    {
        var shapes = new List<Shape>();
        var (line, letters) = (MathF.Max(1.5f, LineShare * Math.Min(width, height)), LabelSize.For(width, height));
        if (result.Objects.Any(found => found.Mask is not null))
            shapes.Add(Masks(result.Objects, card, width, height, (int)line));
        foreach (var found in result.Objects.Reverse())
        {
            var (color, corner) = (ColorOf(card, found.ClassId), new Vector2(found.Box.X, found.Box.Y));
            shapes.Add(new Outline(corner, new Vector2(found.Box.Width, found.Box.Height), line, color));
            var text = $"{found.Label} {found.Score.ToString("0.00", CultureInfo.InvariantCulture)}";
            shapes.Add(new Label(text, corner, letters, s_text, color with { Opacity = 0.85f }));
        }

        return shapes;
    }

    /// <summary>All masks as one picture, in which every object has its own number; of those that share a pixel the best has it.</summary>
    private static MaskFill Masks(IReadOnlyList<DetectedObject> objects, ModelCard card, int width, int height, int outline)
    {
        var ids = new byte[width * height];
        var shown = objects.Where(found => found.Mask is not null).Take(byte.MaxValue).ToArray();
        for (var k = shown.Length - 1; k >= 0; k--)
        {
            var mask = shown[k].Mask!;
            for (var row = 0; row < mask.Height; row++)
            {
                var inside = mask.Pixels.Span.Slice(row * mask.Width, mask.Width);
                var target = ids.AsSpan((mask.Y + row) * width + mask.X, mask.Width);
                for (var column = 0; column < inside.Length; column++)
                {
                    if (inside[column])
                        target[column] = (byte)(k + 1);
                }
            }
        }

        Color[] fill = [default, .. shown.Select(found => ColorOf(card, found.ClassId) with { Opacity = Opacity })];
        return new MaskFill(ids, width, height, fill, outline);
    }

    /// <summary>The card's color; else PASCAL VOC's of the next id, as its first is the black of the background.</summary>
    private static Color ColorOf(ModelCard card, int id) =>
        ClassPalette.TryParse(ClassPalette.Color(card, id < card.Palette.Count ? id : id + 1), out var rgb) ? new Color(rgb.R, rgb.G, rgb.B) : s_unknown;
}
