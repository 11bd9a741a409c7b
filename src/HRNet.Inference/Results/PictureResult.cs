using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>What every answer to a picture says, whatever was asked.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on, such as "cpu" or "dml:0".</param>
/// <param name="Timing">Time of each stage.</param>
public abstract record PictureResult(
    [property: JsonPropertyOrder(-5)] string Model, [property: JsonPropertyOrder(-4)] string Device, [property: JsonPropertyOrder(3)] StageTiming Timing)
{
    /// <summary>Size of the upright picture, which all coordinates count in.</summary>
    [JsonPropertyOrder(-6)]
    public ImageSize Image { get; init; }
}

/// <summary>Columns and rows of a picture.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageSize(int Width, int Height);
