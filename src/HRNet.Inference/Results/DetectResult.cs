using System.Text.Json.Serialization;
using HRNet.Inference.Geometry;

namespace HRNet.Inference.Results;

/// <summary>One object in a picture.</summary>
/// <param name="ClassId">The index of its class in the model's card.</param>
/// <param name="Label">The name of its class.</param>
/// <param name="Score">How sure the model is, 0 to 1.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Mask">
/// Which pixels it covers; null where the model finds boxes only, and where the masks of surer objects fill the memory that those of one picture
/// may take.
/// </param>
public sealed record DetectedObject(
    int ClassId, [property: JsonPropertyOrder(-1)] string Label, [property: JsonConverter(typeof(RoundedScore))] float Score, Box Box, ObjectMask? Mask = null);

/// <summary>The objects of one picture.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on.</param>
/// <param name="Objects">By falling score.</param>
/// <param name="Timing">Time of each stage.</param>
public sealed record DetectResult(string Model, string Device, IReadOnlyList<DetectedObject> Objects, StageTiming Timing) : PictureResult(Model, Device, Timing)
{
    /// <summary>Objects scored below this are left out.</summary>
    [JsonPropertyOrder(-1)]
    public float Threshold { get; init; }

    /// <summary>The painted picture as a data URI; null unless JSON is to carry it.</summary>
    [JsonPropertyOrder(2)]
    public string? Overlay { get; init; }

    /// <summary>Goes over the objects.</summary>
    public IEnumerator<DetectedObject> GetEnumerator() => Objects.GetEnumerator();
}
