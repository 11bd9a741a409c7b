namespace HRNet.Inference.Live;

/// <summary>Why a live session does not begin, does not go on or does not take something. The message says what is allowed.</summary>
/// <param name="code">A word that a program can act on, such as "too_many_cameras" or "idle".</param>
/// <param name="message">For a person.</param>
internal sealed class LiveException(string code, string message) : Exception(message)
{
    /// <summary>A word that a program can act on.</summary>
    public string Code { get; } = code;
}
