namespace HRNet.Import;

/// <summary>
/// A checkpoint that was read but cannot become a model: no network that is known, tensors that do not fit it, or an option that cannot be.
/// The message is one sentence; the details, if any, are lines for a terminal.
/// </summary>
public sealed class ImportException : Exception
{
    /// <summary>Creates the exception with its sentence.</summary>
    internal ImportException(string message, params IReadOnlyList<string> details)
        : base(message) => Details = details;

    /// <summary>Lines that say more: the tensors that are missing, left over, or of another shape.</summary>
    public IReadOnlyList<string> Details { get; }
}
