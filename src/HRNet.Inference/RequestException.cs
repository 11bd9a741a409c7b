namespace HRNet.Inference;

/// <summary>An option of a request that cannot be meant. The message says what was wrong and what is allowed.</summary>
/// <param name="option">The option's name as the request spells it, such as "boxes".</param>
/// <param name="message">What was wrong and what is allowed.</param>
public sealed class RequestException(string option, string message) : Exception(message)
{
    /// <summary>The option's name.</summary>
    public string Option { get; } = option;
}

/// <summary>A model has too much to do: nothing was accepted.</summary>
public sealed class BusyException : Exception
{
    /// <summary>The queue of a model is full.</summary>
    /// <param name="model">The model that is busy.</param>
    /// <param name="retryAfter">When a place is likely, from the rate seen lately and the number waiting.</param>
    public BusyException(string model, TimeSpan retryAfter)
        : this(retryAfter, $"Model '{model}' has as many pictures waiting as it takes.")
    {
    }

    internal BusyException(TimeSpan retryAfter, string reason)
        : base($"{reason} Try again in {Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds))} s.") => RetryAfter = retryAfter;

    /// <summary>When a place is likely.</summary>
    public TimeSpan RetryAfter { get; }
}

/// <summary>No model of that name, or none for that task. The message names those there are.</summary>
public sealed class UnknownModelException(string message) : Exception(message);
