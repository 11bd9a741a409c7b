using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Overlays;

/// <summary>
/// Draws people, each in a color of their own: the limbs and joints that are seen, the right ones with a white ring, so that the sides of a
/// body can be told, and a thin box.
/// </summary>
public static class PoseOverlay
{
    /// <summary>Line width as a part of a person's size.</summary>
    private const float LineShare = 0.013f;

    /// <summary>The shapes of an answer, best person on top.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="card">The model's card, for the limbs.</param>
    /// <param name="width">Columns of the picture, in pixels.</param>
    /// <param name="height">Rows of the picture, in pixels.</param>
    public static IReadOnlyList<Shape> Shapes(PoseResult result, ModelCard card, int width, int height)
    {
        var shapes = new List<Shape>();
        foreach (var (k, person) in result.People.Index().Reverse())
            AddPerson(shapes, person, PersonColors.Of(k), card, width, height, boxed: result.Boxes != BoxSource.WholePicture);
        return shapes;
    }

    private static void AddPerson(List<Shape> shapes, Person person, Color color, ModelCard card, int width, int height, bool boxed)
    {
        var box = person.Box;
        // A box may reach far beyond the picture, or be huge: lines keep to the picture's size.
        var size = MathF.Min(MathF.Sqrt(box.Width) * MathF.Sqrt(box.Height), MathF.Sqrt((float)width * height));
        var line = MathF.Max(1.5f, size * LineShare);
        if (boxed)
            shapes.Add(new Outline(new Vector2(box.X, box.Y), new Vector2(box.Width, box.Height), 1, color with { Opacity = 0.6f }));

        shapes.AddLines(
            [
                .. card.Limbs
                    .Select(limb => (From: person.Keypoints[limb[0]], To: person.Keypoints[limb[1]]))
                    .Where(limb => limb.From.Visible && limb.To.Visible)
                    .Select(limb => (Place(limb.From), Place(limb.To))),
            ],
            line,
            color);

        // Without limbs (faces) there are many points close together.
        var radius = card.Limbs.Count > 0 ? line * 1.3f : MathF.Max(1, line * 0.5f);
        foreach (var keypoint in person.Keypoints.Where(k => k.Visible))
        {
            if (card.Limbs.Count > 0 && keypoint.Name.Contains("right", StringComparison.OrdinalIgnoreCase))
                shapes.AddRing(Place(keypoint), radius, color);
            else
                shapes.AddDisc(Place(keypoint), radius, color);
        }
    }

    private static Vector2 Place(Keypoint keypoint) => new(keypoint.X, keypoint.Y);
}
