using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>A class that a picture may be of.</summary>
/// <param name="ClassId">Its index in the model's card.</param>
/// <param name="Label">Its name.</param>
/// <param name="Score">How probable the model takes it to be, 0 to 1; those of all its classes add up to 1.</param>
public sealed record ClassScore(int ClassId, [property: JsonPropertyOrder(-1)] string Label, [property: JsonConverter(typeof(RoundedShare))] double Score);

/// <summary>What one picture is of.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on.</param>
/// <param name="Classes">The most probable classes, by falling score.</param>
/// <param name="Timing">Time of each stage.</param>
public sealed record ClassifyResult(string Model, string Device, IReadOnlyList<ClassScore> Classes, StageTiming Timing) : PictureResult(Model, Device, Timing);
