namespace HRNet.Checkpoints;

/// <summary>A checkpoint file that cannot be used. The message is one sentence for the person who chose the file.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception with its sentence.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its sentence and what was underneath.</summary>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
