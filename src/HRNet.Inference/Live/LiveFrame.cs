namespace HRNet.Inference.Live;

/// <summary>A frame as a camera sent it.</summary>
/// <param name="Sequence">The sender's own number for it, which the answer repeats.</param>
/// <param name="Picture">A JPEG, PNG or WebP file.</param>
/// <param name="CapturedAt">When it was taken, in milliseconds of the sender's own clock; the answer repeats it, and smoothing goes by it. Unset for the time of arrival.</param>
internal sealed record LiveFrame(long Sequence, ReadOnlyMemory<byte> Picture, double? CapturedAt = null)
{
    /// <summary>When it came, in ticks of the session's clock.</summary>
    internal long ReceivedAt { get; init; }

    /// <summary>Why it is not even looked at.</summary>
    internal Exception? Refusal { get; init; }
}
