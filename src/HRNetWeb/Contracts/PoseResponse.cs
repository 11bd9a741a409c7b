using HRNet.Inference.Results;

namespace HRNetWeb.Contracts;

/// <summary>The people of a picture.</summary>
/// <param name="Image">Size of the upright picture.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Threshold">Keypoints scored below this count as not seen; they are listed all the same.</param>
/// <param name="Boxes">Where the boxes came from: the request, a detector, or the whole picture taken as one person.</param>
/// <param name="People">By falling score.</param>
/// <param name="Overlay">The painted picture as a data URI, where it was asked for.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
internal sealed record PoseResponse(
    ImageSize Image, string Model, string Device, float Threshold, BoxSource Boxes, IReadOnlyList<PersonDto> People, string? Overlay, Timing Timing);

/// <summary>One person.</summary>
/// <param name="Score">Mean score of the keypoints above the threshold, times the box's own.</param>
/// <param name="Box">The box that was looked into.</param>
/// <param name="Keypoints">All keypoints of the model, in its order.</param>
internal sealed record PersonDto(double Score, BoxDto Box, IReadOnlyList<KeypointDto> Keypoints)
{
    /// <summary>As the wire has it.</summary>
    public static PersonDto From(Person person) => new(
        Math.Round(person.Score, 4),
        new(Math.Round(person.Box.X, 2), Math.Round(person.Box.Y, 2), Math.Round(person.Box.Width, 2), Math.Round(person.Box.Height, 2)),
        [.. person.Keypoints.Select(keypoint => new KeypointDto(
            keypoint.Name, Math.Round(keypoint.X, 2), Math.Round(keypoint.Y, 2), Math.Round(keypoint.Score, 4)))]);
}

/// <summary>A box in pixels; (x, y) is its top left corner.</summary>
internal sealed record BoxDto(double X, double Y, double Width, double Height);

/// <summary>A keypoint in pixels of the upright picture.</summary>
/// <param name="Name">Such as "left_wrist".</param>
/// <param name="X">Column; the centre of the first pixel is 0.</param>
/// <param name="Y">Row, likewise.</param>
/// <param name="Score">About 0 to 1.</param>
internal sealed record KeypointDto(string Name, double X, double Y, double Score);
