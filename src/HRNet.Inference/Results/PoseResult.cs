using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>Where the boxes of a pose answer came from.</summary>
[JsonConverter(typeof(CamelCase<BoxSource>))]
public enum BoxSource
{
    /// <summary>The request gave them.</summary>
    Request,

    /// <summary>A detector found them.</summary>
    Detector,

    /// <summary>Nobody gave any: the whole picture was taken as one person.</summary>
    WholePicture,
}

/// <summary>The people of one picture.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on, such as "cpu" or "dml:0".</param>
/// <param name="Boxes">Where the boxes came from.</param>
/// <param name="People">By falling score.</param>
/// <param name="Timing">Time of each stage.</param>
public sealed record PoseResult(string Model, string Device, [property: JsonPropertyOrder(-1)] BoxSource Boxes, IReadOnlyList<Person> People, StageTiming Timing) : PictureResult(Model, Device, Timing)
{
    /// <summary>Keypoints scored below this count as not seen; they are listed all the same.</summary>
    [JsonPropertyOrder(-2)]
    public float Threshold { get; init; }

    /// <summary>Name of the model that found the boxes; null where no detector did.</summary>
    [JsonPropertyOrder(-1)]
    public string? Detector { get; init; }

    /// <summary>The painted picture as a data URI; null unless JSON is to carry it.</summary>
    [JsonPropertyOrder(2)]
    public string? Overlay { get; init; }

    /// <summary>Goes over the people.</summary>
    public IEnumerator<Person> GetEnumerator() => People.GetEnumerator();
}
