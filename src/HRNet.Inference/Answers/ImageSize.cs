namespace HRNet.Inference.Answers;

/// <summary>Size of the upright picture, which is what all coordinates count in.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record ImageSize(int Width, int Height);
