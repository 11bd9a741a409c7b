namespace HRNet.Inference.Results;

/// <summary>A class id for every pixel of the upright picture.</summary>
/// <param name="Ids">Width x Height ids, rows from top to bottom.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record ClassMap(ReadOnlyMemory<byte> Ids, int Width, int Height);
