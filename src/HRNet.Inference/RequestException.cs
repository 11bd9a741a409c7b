namespace HRNet.Inference;

/// <summary>An option of a request that cannot be meant. The message says what was wrong and what is allowed.</summary>
/// <param name="option">The option's name as the request spells it, such as "boxes".</param>
/// <param name="message">What was wrong and what is allowed.</param>
public sealed class RequestException(string option, string message) : Exception(message)
{
    /// <summary>The option's name.</summary>
    public string Option { get; } = option;
}
