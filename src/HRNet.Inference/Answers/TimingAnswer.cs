using HRNet.Inference.Results;

namespace HRNet.Inference.Answers;

/// <summary>Milliseconds that each stage took; 0 for a stage that was not needed.</summary>
/// <param name="Decode">File bytes to pixels.</param>
/// <param name="Detect">Finding people.</param>
/// <param name="Preprocess">Sampling pixels into tensors.</param>
/// <param name="Queue">Waiting for the session.</param>
/// <param name="Inference">The network.</param>
/// <param name="Postprocess">Heat maps or logits to the answer.</param>
/// <param name="Render">Painting and encoding overlay or mask.</param>
/// <param name="Total">From the first byte decoded to the last byte rendered.</param>
public sealed record TimingAnswer(
    double Decode, double Detect, double Preprocess, double Queue, double Inference, double Postprocess, double Render, double Total)
{
    /// <summary>The stages of the inference, with what was done in front of it and behind it.</summary>
    public static TimingAnswer From(StageTiming stages, double decode, double render, double total) => new(
        Round(decode), Round(stages.Detect), Round(stages.Preprocess), Round(stages.Queue), Round(stages.Inference), Round(stages.Postprocess), Round(render), Round(total));

    /// <summary>The stages by name, in order.</summary>
    public IEnumerable<(string Stage, double Milliseconds)> Stages() =>
    [
        ("decode", Decode), ("detect", Detect), ("preprocess", Preprocess), ("queue", Queue), ("inference", Inference), ("postprocess", Postprocess),
        ("render", Render), ("total", Total),
    ];

    private static double Round(double milliseconds) => Math.Round(milliseconds, 2);
}
