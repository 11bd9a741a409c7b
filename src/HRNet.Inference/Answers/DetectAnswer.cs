using HRNet.Inference.Results;

namespace HRNet.Inference.Answers;

/// <summary>The objects of a picture, as JSON has them.</summary>
/// <param name="Image">Size of the upright picture.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Threshold">Objects scored below this are left out.</param>
/// <param name="Objects">By falling score.</param>
/// <param name="Overlay">The painted picture as a data URI, where it was asked for.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
public sealed record DetectAnswer(
    ImageSize Image, string Model, string Device, float Threshold, IReadOnlyList<ObjectAnswer> Objects, string? Overlay, TimingAnswer Timing)
{
    /// <summary>An answer of a picture of that size.</summary>
    public static DetectAnswer From(DetectResult result, ImageSize image, float threshold, string? overlay, TimingAnswer timing) => new(
        image, result.Model, result.Device, threshold, [.. result.Objects.Select(found => ObjectAnswer.From(found, image))], overlay, timing);
}

/// <summary>One object.</summary>
/// <param name="Label">The name of its class.</param>
/// <param name="ClassId">The index of its class in the model's list.</param>
/// <param name="Score">How sure the model is, 0 to 1.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Mask">Which pixels it covers, where the model tells.</param>
public sealed record ObjectAnswer(string Label, int ClassId, double Score, BoxAnswer Box, ObjectMaskAnswer? Mask)
{
    /// <summary>Rounded to what a detector can tell.</summary>
    public static ObjectAnswer From(DetectedObject found, ImageSize image) => new(
        found.Label, found.ClassId, Math.Round(found.Score, 4), BoxAnswer.From(found.Box), found.Mask is null ? null : ObjectMaskAnswer.From(found.Mask, image));
}
