using System.Text.Json.Serialization;
using HRNet.Inference.Results;

namespace HRNet.Inference.Geometry;

/// <summary>An upright box in pixels of the upright picture; (X, Y) is its top left corner.</summary>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Upper edge in pixels.</param>
/// <param name="Width">Pixels from the left edge to the right one.</param>
/// <param name="Height">Pixels from the upper edge to the lower one.</param>
public readonly record struct Box(
    [property: JsonConverter(typeof(RoundedPixels))] float X, [property: JsonConverter(typeof(RoundedPixels))] float Y,
    [property: JsonConverter(typeof(RoundedPixels))] float Width, [property: JsonConverter(typeof(RoundedPixels))] float Height)
{
    /// <summary>Square pixels that it covers.</summary>
    [JsonIgnore]
    public float Area => Width * Height;

    /// <summary>Square pixels that it shares with another.</summary>
    public float Intersection(Box other)
    {
        var width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        var height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        return width <= 0 || height <= 0 ? 0 : width * height;
    }

    /// <summary>Intersection over union with another, 0 to 1.</summary>
    public float Iou(Box other) => Intersection(other) is > 0 and var both ? both / (Area + other.Area - both) : 0;
}
