using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>One class that occurs in a picture.</summary>
/// <param name="Id">Its value in the class map.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its color as "#rrggbb".</param>
/// <param name="Pixels">How many pixels of the map it covers.</param>
/// <param name="Share">The part of the picture it covers, 0 to 1.</param>
public sealed record SegmentClass(int Id, string Name, string Color, long Pixels, [property: JsonConverter(typeof(RoundedShare))] double Share);

/// <summary>The classes of one picture.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on.</param>
/// <param name="Classes">The classes that occur, by falling area.</param>
/// <param name="Map">The class of each pixel, at the size asked for.</param>
/// <param name="Timing">Time of each stage.</param>
public sealed record SegmentResult(string Model, string Device, IReadOnlyList<SegmentClass> Classes, [property: JsonIgnore] ClassMap Map, StageTiming Timing)
    : PictureResult(Model, Device, Timing)
{
    /// <summary>The map as JSON carries it (<see cref="EncodedMask.From"/>); null where it does not.</summary>
    [JsonPropertyOrder(1)]
    public EncodedMask? Mask { get; init; }

    /// <summary>The painted picture as a data URI; null unless JSON is to carry it.</summary>
    [JsonPropertyOrder(2)]
    public string? Overlay { get; init; }
}
