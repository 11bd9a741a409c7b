using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Detection;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Overlays;

/// <summary>
/// Draws a class map: a thin fill and an outline for each class but the background. Where there are several, they have the card's colors
/// and those that cover something their names; where there is one, its name would say nothing, and people have the color of the first
/// person.
/// </summary>
public static class SegmentOverlay
{
    /// <summary>Opacity of a mask: what is below it stays the subject of the picture.</summary>
    internal const float Opacity = 0.3f;

    /// <summary>Part of the picture below which a class is not labeled.</summary>
    private const double LeastShare = 0.01;

    private static readonly Color s_text = new(255, 255, 255);

    /// <summary>The shapes of an answer.</summary>
    /// <param name="result">The answer; a map smaller than the picture is drawn with its larger pixels.</param>
    /// <param name="card">The model's card, for names and colors.</param>
    /// <param name="width">Columns of the picture, in pixels.</param>
    /// <param name="height">Rows of the picture, in pixels.</param>
    public static IReadOnlyList<Shape> Shapes(SegmentResult result, ModelCard card, int width, int height)
    {
        var classes = result.Classes.Where(c => !IsBackground(c.Name)).ToArray();
        if (classes.Length == 0)
            return [];
        var map = result.Map.Stretched(width, height);
        var fill = new Color[result.Classes.Max(c => c.Id) + 1];
        foreach (var shown in classes)
            fill[shown.Id] = ColorOf(card, shown) with { Opacity = Opacity };
        var outline = Math.Max(1, Math.Min(map.Width, map.Height) / 250);
        var shapes = new List<Shape> { new MaskFill(map.Ids, map.Width, map.Height, fill, outline) };
        if (card.Classes.Count <= 2)
            return shapes;
        var letters = LabelSize.For(map.Width, map.Height);
        var runs = LongestRun.OfEachClass(map);
        foreach (var shown in classes.Where(c => c.Share >= LeastShare))
        {
            // Letters are about 0.6 of their height wide; the plate's bottom left corner is what a label is placed by.
            var run = runs[shown.Id];
            var left = run.Start + (run.Length - 0.6f * letters * shown.Name.Length) / 2;
            shapes.Add(new Label(
                shown.Name, new Vector2(left, run.Row + letters / 2), letters, s_text, ColorOf(card, shown) with { Opacity = 0.85f }));
        }

        return shapes;
    }

    private static bool IsBackground(string name) => name.Equals("background", StringComparison.OrdinalIgnoreCase);

    private static Color ColorOf(ModelCard card, SegmentClass shown) =>
        card.Classes.Count <= 2 && PersonDetector.IsPerson(shown.Name) ? PersonColors.Of(0)
        : ClassPalette.TryParse(shown.Color, out var rgb) ? new Color(rgb.R, rgb.G, rgb.B)
        : new Color(220, 20, 60);
}

/// <summary>The longest piece of a row that is all of one class: a place where its name fits best.</summary>
/// <param name="Row">The row.</param>
/// <param name="Start">Its first column.</param>
/// <param name="Length">Its length in pixels; 0 where the class does not occur.</param>
internal readonly record struct LongestRun(int Row, int Start, int Length)
{
    /// <summary>For each of the 256 ids.</summary>
    public static LongestRun[] OfEachClass(ClassMap map)
    {
        var runs = new LongestRun[256];
        for (var y = 0; y < map.Height; y++)
        {
            var row = map.Ids.Span.Slice(y * map.Width, map.Width);
            for (var x = 0; x < row.Length;)
            {
                var id = row[x];
                var length = row[x..].IndexOfAnyExcept(id);
                length = length < 0 ? row.Length - x : length;
                if (length > runs[id].Length)
                    runs[id] = new LongestRun(y, x, length);
                x += length;
            }
        }

        return runs;
    }
}
