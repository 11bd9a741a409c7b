namespace HRNet.Inference;

/// <summary>The queue of a model is full: nothing was accepted.</summary>
/// <param name="model">The model that is busy.</param>
/// <param name="retryAfter">When a place is likely, from the rate seen lately and the number waiting.</param>
public sealed class BusyException(string model, TimeSpan retryAfter)
    : Exception($"Model '{model}' has as many pictures waiting as it takes. Try again in {Math.Ceiling(retryAfter.TotalSeconds)} s.")
{
    /// <summary>When a place is likely.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
