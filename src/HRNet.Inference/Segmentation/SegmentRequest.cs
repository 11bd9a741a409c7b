namespace HRNet.Inference.Segmentation;

/// <summary>What a caller asks of a picture's classes.</summary>
public sealed record SegmentRequest
{
    /// <summary>Whether the mirrored picture is run as well and both logits are averaged: steadier, at twice the cost.</summary>
    public bool Flip { get; init; }
}
