namespace HRNet.Inference.Detection;

/// <summary>One object as a network sees it.</summary>
/// <param name="Box">Its edges in pixels of the input.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Label">Its class.</param>
/// <param name="Mask">Side x side probabilities over the box; null without masks.</param>
internal readonly record struct RawDetection(Corners Box, float Score, int Label, float[]? Mask = null);
