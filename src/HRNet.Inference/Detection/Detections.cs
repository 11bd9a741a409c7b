namespace HRNet.Inference.Detection;

/// <summary>The objects of one picture, and what a second look at it took.</summary>
/// <param name="Objects">By falling score.</param>
/// <param name="Queue">How long the picture waited for the second graph; zero where there is none.</param>
/// <param name="Run">How long the second graph ran for it.</param>
internal sealed record Detections(IReadOnlyList<RawDetection> Objects, TimeSpan Queue, TimeSpan Run);
