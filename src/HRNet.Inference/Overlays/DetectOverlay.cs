using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Detection;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Overlays;

/// <summary>
/// Draws objects: a person as a whole box in a color of their own, any other object as the corners of its box in the color of its class;
/// below them the mask where there is one. Names are written where classes have to be told apart.
/// </summary>
public static class DetectOverlay
{
    /// <summary>Line width as a part of the picture's shorter side.</summary>
    private const float LineShare = 0.004f;

    private static readonly Color s_text = new(255, 255, 255);
    private static readonly Color s_plate = new(24, 24, 24, 0.75f);
    private static readonly Color s_unknown = new(220, 20, 60);

    /// <summary>The shapes of an answer, best object on top.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="card">The model's card, for the colors.</param>
    /// <param name="width">Columns of the picture, in pixels.</param>
    /// <param name="height">Rows of the picture, in pixels.</param>
    public static IReadOnlyList<Shape> Shapes(DetectResult result, ModelCard card, int width, int height)
    {
        var shapes = new List<Shape>();
        var line = MathF.Max(1.5f, LineShare * Math.Min(width, height));
        var colors = Colors(result.Objects, card);
        if (result.Objects.Any(found => found.Mask is not null))
            shapes.Add(Masks(result.Objects, colors, width, height, Math.Max(1, (int)line)));
        var named = result.Objects.DistinctBy(found => found.ClassId).Count() > 1;
        foreach (var (k, found) in result.Objects.Index().Reverse())
        {
            var (corner, size) = (new Vector2(found.Box.X, found.Box.Y), new Vector2(found.Box.Width, found.Box.Height));
            if (PersonDetector.IsPerson(found.Label))
                shapes.AddBox(corner, size, line, colors[k]);
            else
                shapes.AddCorners(corner, size, line, colors[k]);
            if (named)
                shapes.Add(new Label(found.Label, corner, LabelSize.For(width, height), s_text, s_plate));
        }

        return shapes;
    }

    /// <summary>The color of each object.</summary>
    private static Color[] Colors(IReadOnlyList<DetectedObject> objects, ModelCard card)
    {
        var people = 0;
        return [.. objects.Select(
            found => PersonDetector.IsPerson(found.Label) ? PersonColors.Of(people++) : ColorOf(card, found.ClassId))];
    }

    /// <summary>All masks as one picture, in which every object has its own number; of those that share a pixel the best has it.</summary>
    private static MaskFill Masks(IReadOnlyList<DetectedObject> objects, Color[] colors, int width, int height, int outline)
    {
        var ids = new byte[width * height];
        // Of a great many the best have masks, as ids are bytes.
        var shown = objects.Index().Where(found => found.Item.Mask is not null).Take(byte.MaxValue).ToArray();
        for (var k = shown.Length - 1; k >= 0; k--)
        {
            var mask = shown[k].Item.Mask!;
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

        return new MaskFill(ids, width, height,
            [default, .. shown.Select(found => colors[found.Index] with { Opacity = SegmentOverlay.Opacity })], outline);
    }

    /// <summary>The card's color; else PASCAL VOC's of the next id, as its first is the black of the background.</summary>
    private static Color ColorOf(ModelCard card, int id) =>
        ClassPalette.TryParse(ClassPalette.Color(card, id < card.Palette.Count ? id : id + 1), out var rgb)
            ? new Color(rgb.R, rgb.G, rgb.B)
            : s_unknown;
}
