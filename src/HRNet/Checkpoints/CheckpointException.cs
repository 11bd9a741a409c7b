namespace HRNet.Checkpoints;

/// <summary>A checkpoint file that cannot be used. The message is one sentence for the person who chose the file.</summary>
public sealed class CheckpointException : Exception
{
    private const int LongestMessage = 500;

    /// <summary>Creates the exception with its sentence.</summary>
    internal CheckpointException(string message)
        : base(Printable(message))
    {
    }

    /// <summary>Creates the exception with its sentence and what was underneath.</summary>
    internal CheckpointException(string message, Exception innerException)
        : base(Printable(message), innerException)
    {
    }

    /// <summary>Messages quote names from the file, which can be anything: line feeds, terminal codes, megabytes.</summary>
    private static string Printable(string message)
    {
        var shown = message.Length <= LongestMessage ? message : string.Concat(message.AsSpan(0, LongestMessage), "...");
        return shown.Any(char.IsControl) ? string.Create(shown.Length, shown, Replace) : shown;
    }

    private static void Replace(Span<char> characters, string message)
    {
        for (var k = 0; k < characters.Length; k++) characters[k] = char.IsControl(message[k]) ? '?' : message[k];
    }
}
