namespace HRNet.Inference.Sessions;

/// <summary>What a network answers to an input of its card's size, learnt by running it once.</summary>
/// <param name="Channels">Maps of keypoints, or classes.</param>
/// <param name="Rows">Rows of the answer.</param>
/// <param name="Columns">Columns of the answer.</param>
/// <param name="FixedSize">Whether the graph takes no other input size.</param>
internal sealed record NetworkShape(int Channels, int Rows, int Columns, bool FixedSize);
