using HRNet.Inference.Sessions;

namespace HRNet.Inference.Detection;

/// <summary>Makes objects of what the first graph answers: directly, or with a second look at regions.</summary>
internal interface IDetectionHead : IDisposable
{
    /// <summary>Finds the objects of one picture.</summary>
    /// <param name="answer">The outputs that <see cref="DetectionOutputs"/> names, for one picture.</param>
    /// <param name="letterbox">Where the picture lies in the input.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="cancel">Ends waiting for the second look.</param>
    Task<Detections> FindAsync(NetworkAnswer answer, Letterbox letterbox, DetectQuery query, CancellationToken cancel);
}

/// <summary>The objects of one picture, and what a second look at it took.</summary>
/// <param name="Objects">By falling score.</param>
/// <param name="Queue">How long the picture waited for the second graph; zero where there is none.</param>
/// <param name="Run">How long the second graph ran for it.</param>
internal sealed record Detections(IReadOnlyList<RawDetection> Objects, TimeSpan Queue, TimeSpan Run);

/// <summary>One object as a network sees it.</summary>
/// <param name="Box">Its edges in pixels of the input.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Label">Its class.</param>
/// <param name="Mask">Side x side probabilities over the box; null without masks.</param>
internal readonly record struct RawDetection(Corners Box, float Score, int Label, float[]? Mask = null);
