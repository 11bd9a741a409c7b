namespace HRNet.Onnx;

/// <summary>A model file or its card that cannot be used, with one sentence that says why.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>With the sentence.</summary>
    internal ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence and what was found underneath.</summary>
    internal ModelFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
