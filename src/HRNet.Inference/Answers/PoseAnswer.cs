using HRNet.Inference.Geometry;
using HRNet.Inference.Results;

namespace HRNet.Inference.Answers;

/// <summary>The people of a picture, as JSON has them.</summary>
/// <param name="Image">Size of the upright picture.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Threshold">Keypoints scored below this count as not seen; they are listed all the same.</param>
/// <param name="Boxes">Where the boxes came from: the request, a detector, or the whole picture taken as one person.</param>
/// <param name="Detector">The model that found the boxes, where a detector did.</param>
/// <param name="People">By falling score; none where a detector found nobody.</param>
/// <param name="Overlay">The painted picture as a data URI, where it was asked for.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
public sealed record PoseAnswer(
    ImageSize Image, string Model, string Device, float Threshold, BoxSource Boxes, string? Detector, IReadOnlyList<PersonAnswer> People, string? Overlay,
    TimingAnswer Timing)
{
    /// <summary>An answer of a picture of that size.</summary>
    public static PoseAnswer From(PoseResult result, ImageSize image, float threshold, string? overlay, TimingAnswer timing) => new(
        image, result.Model, result.Device, threshold, result.Boxes, result.Detector, [.. result.People.Select(PersonAnswer.From)], overlay, timing);
}

/// <summary>One person.</summary>
/// <param name="Score">Mean score of the keypoints above the threshold, times the box's own.</param>
/// <param name="Box">The box that was looked into.</param>
/// <param name="Keypoints">All keypoints of the model, in its order.</param>
public sealed record PersonAnswer(double Score, BoxAnswer Box, IReadOnlyList<KeypointAnswer> Keypoints)
{
    /// <summary>Rounded to what a heat map can tell.</summary>
    public static PersonAnswer From(Person person) => new(
        Math.Round(person.Score, 4),
        BoxAnswer.From(person.Box),
        [.. person.Keypoints.Select(KeypointAnswer.From)]);
}

/// <summary>A box in pixels; (x, y) is its top left corner.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record BoxAnswer(double X, double Y, double Width, double Height)
{
    /// <summary>Rounded to hundredths of a pixel.</summary>
    public static BoxAnswer From(Box box) => new(Math.Round(box.X, 2), Math.Round(box.Y, 2), Math.Round(box.Width, 2), Math.Round(box.Height, 2));
}

/// <summary>A keypoint in pixels of the upright picture.</summary>
/// <param name="Name">Such as "left_wrist".</param>
/// <param name="X">Column; the center of the first pixel is 0.</param>
/// <param name="Y">Row, likewise.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Visible">Whether it counts as seen: its score reaches the threshold, and the picture can show it.</param>
public sealed record KeypointAnswer(string Name, double X, double Y, double Score, bool Visible)
{
    /// <summary>Rounded to what a heat map can tell.</summary>
    public static KeypointAnswer From(Keypoint keypoint) => new(
        keypoint.Name, Math.Round(keypoint.X, 2), Math.Round(keypoint.Y, 2), Math.Round(keypoint.Score, 4), keypoint.Visible);
}
