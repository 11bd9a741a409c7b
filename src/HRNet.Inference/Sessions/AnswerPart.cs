namespace HRNet.Inference.Sessions;

/// <summary>Some images of one run's output.</summary>
/// <param name="Shared">The output.</param>
/// <param name="First">The first of the images in it.</param>
/// <param name="Images">How many.</param>
internal readonly record struct AnswerPart(SharedOutput Shared, int First, int Images);
