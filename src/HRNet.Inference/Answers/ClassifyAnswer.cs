using HRNet.Inference.Results;

namespace HRNet.Inference.Answers;

/// <summary>What a picture is of, as JSON has it.</summary>
/// <param name="Image">Size of the upright picture.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Classes">The most probable classes, by falling score.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
public sealed record ClassifyAnswer(ImageSize Image, string Model, string Device, IReadOnlyList<ClassScoreAnswer> Classes, TimingAnswer Timing)
{
    /// <summary>An answer of a picture of that size.</summary>
    public static ClassifyAnswer From(ClassifyResult result, ImageSize image, TimingAnswer timing) => new(
        image, result.Model, result.Device, [.. result.Classes.Select(found => new ClassScoreAnswer(found.Label, found.ClassId, Math.Round(found.Score, 4)))], timing);
}

/// <summary>A class that a picture may be of.</summary>
/// <param name="Label">Its name.</param>
/// <param name="ClassId">Its index in the model's list.</param>
/// <param name="Score">How probable the model takes it to be, 0 to 1.</param>
public sealed record ClassScoreAnswer(string Label, int ClassId, double Score);
