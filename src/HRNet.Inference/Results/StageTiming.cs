using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>Milliseconds that each stage of an answer took; 0 for a stage that it did not need.</summary>
public sealed record StageTiming
{
    /// <summary>Milliseconds from file bytes to pixels.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Decode { get; init; }

    /// <summary>Milliseconds of finding people.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Detect { get; init; }

    /// <summary>Milliseconds of sampling crops into tensors.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Preprocess { get; init; }

    /// <summary>Milliseconds of waiting for the session.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Queue { get; init; }

    /// <summary>Milliseconds of the session's run, shared with whoever was in the same batch.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Inference { get; init; }

    /// <summary>Milliseconds from heat maps or logits to the answer.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Postprocess { get; init; }

    /// <summary>Milliseconds of painting and encoding the overlay.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Render { get; init; }

    /// <summary>Milliseconds from the first byte decoded to the last byte rendered.</summary>
    [JsonConverter(typeof(RoundedTime))]
    public double Total { get; init; }

    /// <summary>The stages by name, in order.</summary>
    public IEnumerable<(string Stage, double Milliseconds)> Stages() =>
    [
        ("decode", Decode), ("detect", Detect), ("preprocess", Preprocess), ("queue", Queue), ("inference", Inference), ("postprocess", Postprocess),
        ("render", Render), ("total", Total),
    ];
}
