using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>Answers as JSON, the same that the service gives: names in camel case, what is null left out, numbers rounded to what a network can tell.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PoseResult))]
[JsonSerializable(typeof(SegmentResult))]
[JsonSerializable(typeof(DetectResult))]
[JsonSerializable(typeof(ClassifyResult))]
internal sealed partial class ResultJson : JsonSerializerContext;

/// <summary>Writes answers.</summary>
public static class PictureResultJson
{
    /// <summary>The answer as a JSON object.</summary>
    public static string ToJson(this PictureResult result) => JsonSerializer.Serialize(result, result.GetType(), ResultJson.Default);
}

/// <summary>Enumeration members as words in camel case.</summary>
public sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Writes a number rounded to so many decimals.</summary>
/// <param name="decimals">How many.</param>
public abstract class Rounded<T>(int decimals) : JsonConverter<T>
    where T : struct, IFloatingPoint<T>
{
    /// <summary>The number as it is written.</summary>
    public double Round(T value) => Math.Round(double.CreateChecked(value), decimals);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.CreateChecked(reader.GetDouble());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(Round(value));
}

/// <summary>Pixels, to hundredths.</summary>
public sealed class RoundedPixels() : Rounded<float>(2);

/// <summary>Scores, to four decimals.</summary>
public sealed class RoundedScore() : Rounded<float>(4);

/// <summary>Probabilities and parts of a whole, to four decimals.</summary>
public sealed class RoundedShare() : Rounded<double>(4);

/// <summary>Milliseconds, to hundredths.</summary>
public sealed class RoundedTime() : Rounded<double>(2);
