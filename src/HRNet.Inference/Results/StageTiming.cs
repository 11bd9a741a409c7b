namespace HRNet.Inference.Results;

/// <summary>Milliseconds that each stage of an answer took; 0 for a stage that it did not need.</summary>
public sealed record StageTiming
{
    /// <summary>File bytes to pixels.</summary>
    public double Decode { get; init; }

    /// <summary>Finding people.</summary>
    public double Detect { get; init; }

    /// <summary>Sampling crops into tensors.</summary>
    public double Preprocess { get; init; }

    /// <summary>Waiting for the session.</summary>
    public double Queue { get; init; }

    /// <summary>The session's run, shared with whoever was in the same batch.</summary>
    public double Inference { get; init; }

    /// <summary>Heat maps or logits to the answer.</summary>
    public double Postprocess { get; init; }

    /// <summary>Painting and encoding the overlay.</summary>
    public double Render { get; init; }

    /// <summary>From the first byte decoded to the last byte rendered.</summary>
    public double Total { get; init; }
}
