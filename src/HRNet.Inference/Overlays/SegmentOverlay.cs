using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Overlays;

/// <summary>Draws a class map: a translucent fill and an outline for each class but the background, and the names of those that cover something.</summary>
public static class SegmentOverlay
{
    private const float Opacity = 0.5f;

    /// <summary>Part of the picture below which a class is not labelled.</summary>
    private const double LeastShare = 0.005;

    private static readonly Color s_text = new(255, 255, 255);

    /// <summary>The shapes of an answer.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="card">The model's card, for names and colors.</param>
    public static IReadOnlyList<Shape> Shapes(SegmentResult result, ModelCard card)
    {
        var (map, classes) = (result.Map, result.Classes.Where(c => !IsBackground(c.Name)).ToArray());
        if (classes.Length == 0)
            return [];
        var fill = new Color[result.Classes.Max(c => c.Id) + 1];
        foreach (var shown in classes)
            fill[shown.Id] = ColorOf(card, shown.Id) with { Opacity = Opacity };
        var height = LabelSize.For(map.Width, map.Height);
        var outline = Math.Max(1, Math.Min(map.Width, map.Height) / 300);
        var shapes = new List<Shape> { new MaskFill(map.Ids, map.Width, map.Height, fill, outline) };
        var runs = LongestRun.OfEachClass(map);
        foreach (var shown in classes.Where(c => c.Share >= LeastShare))
        {
            // Letters are about 0.6 of their height wide; the plate's bottom left corner is what a label is placed by.
            var run = runs[shown.Id];
            var left = run.Start + (run.Length - 0.6f * height * shown.Name.Length) / 2;
            shapes.Add(new Label(shown.Name, new Vector2(left, run.Row + height / 2), height, s_text, ColorOf(card, shown.Id) with { Opacity = 0.85f }));
        }

        return shapes;
    }

    private static bool IsBackground(string name) => name.Equals("background", StringComparison.OrdinalIgnoreCase);

    private static Color ColorOf(ModelCard card, int id) =>
        ClassPalette.TryParse(ClassPalette.Color(card, id), out var rgb) ? new Color(rgb.R, rgb.G, rgb.B) : new Color(220, 20, 60);
}
