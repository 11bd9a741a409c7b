namespace HRNet.Inference;

/// <summary>What goes into a network at once.</summary>
/// <param name="Images">Crops, windows or pictures.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
public sealed record InputShape(int Images, int Height, int Width);
