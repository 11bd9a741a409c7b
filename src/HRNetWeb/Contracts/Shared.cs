using HRNet.Inference.Results;

namespace HRNetWeb.Contracts;

/// <summary>Size of the upright picture, which is what all coordinates count in.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal sealed record ImageSize(int Width, int Height);

/// <summary>Milliseconds that each stage took; 0 for a stage that was not needed.</summary>
/// <param name="Decode">File bytes to pixels.</param>
/// <param name="Detect">Finding people.</param>
/// <param name="Preprocess">Sampling pixels into tensors.</param>
/// <param name="Queue">Waiting for the session.</param>
/// <param name="Inference">The network.</param>
/// <param name="Postprocess">Heat maps or logits to the answer.</param>
/// <param name="Render">Painting and encoding overlay or mask.</param>
/// <param name="Total">From the first byte decoded to the last byte rendered.</param>
internal sealed record Timing(
    double Decode, double Detect, double Preprocess, double Queue, double Inference, double Postprocess, double Render, double Total)
{
    /// <summary>The stages of the inference, with what this service adds in front and behind.</summary>
    public static Timing From(StageTiming stages, double decode, double render, double total) => new(
        Round(decode), Round(stages.Detect), Round(stages.Preprocess), Round(stages.Queue), Round(stages.Inference), Round(stages.Postprocess), Round(render), Round(total));

    /// <summary>The stages by name, in order.</summary>
    public IEnumerable<(string Stage, double Milliseconds)> Stages() =>
    [
        ("decode", Decode), ("detect", Detect), ("preprocess", Preprocess), ("queue", Queue), ("inference", Inference), ("postprocess", Postprocess),
        ("render", Render), ("total", Total),
    ];

    private static double Round(double milliseconds) => Math.Round(milliseconds, 2);
}
