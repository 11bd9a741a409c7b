namespace HRNet.Inference.Results;

/// <summary>One keypoint of one person.</summary>
/// <param name="Name">As the model calls it, such as "left_wrist".</param>
/// <param name="X">Column in pixels of the upright picture, in the original code's convention: the centre of the first pixel is 0.</param>
/// <param name="Y">Row, likewise.</param>
/// <param name="Score">Height of the heat map's maximum, about 0 to 1.</param>
public sealed record Keypoint(string Name, float X, float Y, float Score);
