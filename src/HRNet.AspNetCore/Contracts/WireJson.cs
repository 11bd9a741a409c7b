using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.Problems;
using HRNet.Inference.Live;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.AspNetCore.Contracts;

/// <summary>All that goes over the wire as JSON, with serializers generated at build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCase<ModelTask>), typeof(CamelCase<HeatMapDecoder>), typeof(CamelCase<LiveTask>), typeof(CamelCase<PullState>), typeof(CamelCase<NetworkPrecision>)])]
[JsonSerializable(typeof(PoseResult))]
[JsonSerializable(typeof(SegmentResult))]
[JsonSerializable(typeof(DetectResult))]
[JsonSerializable(typeof(ClassifyResult))]
[JsonSerializable(typeof(AnalyzeDto))]
[JsonSerializable(typeof(BatchDto<PoseResult>))]
[JsonSerializable(typeof(BatchDto<SegmentResult>))]
[JsonSerializable(typeof(BatchDto<DetectResult>))]
[JsonSerializable(typeof(BatchDto<ClassifyResult>))]
[JsonSerializable(typeof(ModelsDto))]
[JsonSerializable(typeof(ModelDto))]
[JsonSerializable(typeof(DevicesDto))]
[JsonSerializable(typeof(HealthDto))]
[JsonSerializable(typeof(PullRequestDto))]
[JsonSerializable(typeof(PullDto))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(LiveSettingsDto))]
[JsonSerializable(typeof(LiveResultDto))]
[JsonSerializable(typeof(LiveErrorDto))]
[JsonSerializable(typeof(SentObjectDto))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Gives the framework's options what stands above: a context brings its types with it, but not its options.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        // Answers are JSON with nosniff, never part of a page: quotes may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.DefaultIgnoreCondition = Default.Options.DefaultIgnoreCondition;
        foreach (var converter in Default.Options.Converters)
            options.Converters.Add(converter);
    }
}
