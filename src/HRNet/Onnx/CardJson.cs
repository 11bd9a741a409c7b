using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Onnx;

/// <summary>The JSON form of a model card: camelCase properties, snake_case values ("half_pixel").</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(Words<ModelTask>), typeof(Words<InputFit>), typeof(Words<HeatMapDecoder>), typeof(Words<ScoreRule>), typeof(Words<ResizeFilter>), typeof(Words<Upsampling>),
        typeof(Words<NetworkPrecision>), typeof(Words<SegmentationRule>), typeof(Words<StartRule>), typeof(Words<WindowRule>)])]
[JsonSerializable(typeof(ModelCard))]
internal sealed partial class CardJson : JsonSerializerContext
{
    /// <summary>An enumeration by its words, not its numbers.</summary>
    internal sealed class Words<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
        where T : struct, Enum;
}
