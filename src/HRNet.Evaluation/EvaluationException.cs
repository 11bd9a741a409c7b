namespace HRNet.Evaluation;

/// <summary>Truth, results or settings that cannot be scored. The message is one sentence for whoever gave them.</summary>
public sealed class EvaluationException(string message, Exception? inner = null) : Exception(message, inner);
