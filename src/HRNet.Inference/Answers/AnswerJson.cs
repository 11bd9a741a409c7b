using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Inference.Results;

namespace HRNet.Inference.Answers;

/// <summary>How answers are written as JSON, with serializers generated at build: names and enumeration members in camel case, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCase<BoxSource>)])]
[JsonSerializable(typeof(PoseAnswer))]
[JsonSerializable(typeof(SegmentAnswer))]
[JsonSerializable(typeof(DetectAnswer))]
[JsonSerializable(typeof(ClassifyAnswer))]
[JsonSerializable(typeof(AnalyzeAnswer))]
public sealed partial class AnswerJson : JsonSerializerContext;

/// <summary>Enumeration members as words in camel case.</summary>
public sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
