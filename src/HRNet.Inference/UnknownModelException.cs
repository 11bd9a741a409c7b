namespace HRNet.Inference;

/// <summary>No model of that name, or none for that task. The message names those there are.</summary>
public sealed class UnknownModelException(string message) : Exception(message);
