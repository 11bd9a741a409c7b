using System.Globalization;
using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Overlays;

/// <summary>Draws people: box, skeleton in the colors of the body's sides, keypoints, score.</summary>
public static class PoseOverlay
{
    /// <summary>Line width as a part of a person's size.</summary>
    private const float LineShare = 0.011f;

    private static readonly Color s_box = new(255, 255, 255, 0.8f);
    private static readonly Color s_plate = new(32, 32, 32, 0.75f);
    private static readonly Color s_text = new(255, 255, 255);

    /// <summary>The shapes of an answer, best person on top.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="card">The model's card, for the limbs.</param>
    /// <param name="width">Columns of the picture, in pixels.</param>
    /// <param name="height">Rows of the picture, in pixels.</param>
    public static IReadOnlyList<Shape> Shapes(PoseResult result, ModelCard card, int width, int height)
    {
        var shapes = new List<Shape>();
        foreach (var person in result.People.Reverse())
            AddPerson(shapes, person, card, width, height, outlined: result.Boxes != BoxSource.WholePicture);
        return shapes;
    }

    private static void AddPerson(List<Shape> shapes, Person person, ModelCard card, int width, int height, bool outlined)
    {
        var box = person.Box;
        // A box may reach far beyond the picture, or be huge: lines keep to the picture's size.
        var size = MathF.Min(MathF.Sqrt(box.Width) * MathF.Sqrt(box.Height), MathF.Sqrt((float)width * height));
        var line = MathF.Max(1, size * LineShare);
        if (outlined)
            shapes.Add(new Outline(new Vector2(box.X, box.Y), new Vector2(box.Width, box.Height), MathF.Max(1, line / 2), s_box));

        foreach (var limb in card.Limbs)
        {
            var (from, to) = (person.Keypoints[limb[0]], person.Keypoints[limb[1]]);
            if (from.Visible && to.Visible)
                shapes.Add(new Line(Place(from), Place(to), line, BodySide.ColorOf(from.Name, to.Name)));
        }

        // Without limbs (faces) there are many points close together.
        var radius = card.Limbs.Count > 0 ? line * 1.2f : MathF.Max(1, line * 0.5f);
        foreach (var keypoint in person.Keypoints.Where(k => k.Visible))
            shapes.Add(new Disc(Place(keypoint), radius, BodySide.ColorOf(keypoint.Name)));
        shapes.Add(new Label(
            person.Score.ToString("0.00", CultureInfo.InvariantCulture), new Vector2(box.X, box.Y), LabelSize.For(width, height), s_text, s_plate));
    }

    private static Vector2 Place(Keypoint keypoint) => new(keypoint.X, keypoint.Y);
}
