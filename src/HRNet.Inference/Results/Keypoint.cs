using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>One keypoint of one person.</summary>
/// <param name="Name">As the model calls it, such as "left_wrist".</param>
/// <param name="X">Column in pixels of the upright picture, in the original code's convention: the center of the first pixel is 0.</param>
/// <param name="Y">Row, likewise.</param>
/// <param name="Score">0 to 1: the heat map's maximum, or what the model's card says that it is worth (<c>ModelCard.ScoreCalibration</c>).</param>
/// <param name="Visible">Whether it counts as seen: its score reaches the threshold, and the picture can show it.</param>
public sealed record Keypoint(
    string Name, [property: JsonConverter(typeof(RoundedPixels))] float X, [property: JsonConverter(typeof(RoundedPixels))] float Y,
    [property: JsonConverter(typeof(RoundedScore))] float Score, bool Visible)
{
    /// <summary>The one of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    internal static Keypoint Named(IReadOnlyList<Keypoint> keypoints, string name) =>
        keypoints.FirstOrDefault(keypoint => keypoint.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"There is no keypoint '{name}'. There are: {string.Join(", ", keypoints.Select(keypoint => keypoint.Name))}.");
}
