namespace HRNet.Inference.Results;

/// <summary>The pixels of one object, as a window of the upright picture.</summary>
/// <param name="X">First column of the window.</param>
/// <param name="Y">First row of the window.</param>
/// <param name="Width">Columns of the window.</param>
/// <param name="Height">Rows of the window.</param>
/// <param name="Pixels">Width x Height values, rows from top to bottom: whether the pixel belongs to the object. No pixel outside the window does.</param>
public sealed record ObjectMask(int X, int Y, int Width, int Height, ReadOnlyMemory<bool> Pixels);
