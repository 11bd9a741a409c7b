using HRNet.Inference.Catalog;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live;

/// <summary>What a session says to its camera.</summary>
internal abstract record LiveMessage;

/// <summary>What is in force from now on: said first, and after every change.</summary>
/// <param name="Task">What is asked.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Threshold">The keypoint score that counts as seen.</param>
/// <param name="Smoothing">Whether keypoints are smoothed.</param>
/// <param name="Flip">Whether the mirrored picture is run as well.</param>
/// <param name="Masks">The model whose mask comes with each pose; null where none does.</param>
internal sealed record LiveSettings(LiveTask Task, ModelInfo Model, float Threshold, bool Smoothing, bool Flip, ModelInfo? Masks)
    : LiveMessage;

/// <summary>Something that did not go.</summary>
/// <param name="Sequence">The frame that it is about, if it is about one.</param>
/// <param name="Reason">What was wrong and what is allowed.</param>
/// <param name="IsFinal">Whether the session ends with it.</param>
internal sealed record LiveFault(long? Sequence, Exception Reason, bool IsFinal) : LiveMessage;

/// <summary>
/// The answer to a frame. It settles all frames sent before it as well: those that were not answered were dropped for a newer one.
/// </summary>
/// <param name="Sequence">The frame's number.</param>
/// <param name="Width">Columns of the frame.</param>
/// <param name="Height">Rows of the frame.</param>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Timing">Time of each stage.</param>
internal sealed record LiveResult(long Sequence, int Width, int Height, string Model, string Device, LiveTiming Timing) : LiveMessage
{
    /// <summary>When the frame was taken, as its sender said.</summary>
    public double? CapturedAt { get; init; }

    /// <summary>Frames dropped for newer ones since the session began.</summary>
    public long Dropped { get; init; }

    /// <summary>Whether the limit on decoded pixels held the frame back.</summary>
    public bool Limited { get; init; }

    /// <summary>The people seen, by id; unset for a segmentation.</summary>
    public IReadOnlyList<LivePerson>? People { get; init; }

    /// <summary>The classes seen, by falling area; unset for poses without a mask.</summary>
    public IReadOnlyList<SegmentClass>? Classes { get; init; }

    /// <summary>The class of each pixel, made smaller; unset for poses without a mask.</summary>
    public LiveMask? Mask { get; init; }
}

/// <summary>A class map as a small picture.</summary>
/// <param name="Png">An 8-bit gray PNG file whose pixel values are class ids.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
internal sealed record LiveMask(ReadOnlyMemory<byte> Png, int Width, int Height);

/// <summary>A frame as a camera sent it.</summary>
/// <param name="Sequence">The sender's own number for it, which the answer repeats.</param>
/// <param name="Picture">A JPEG, PNG or WebP file.</param>
/// <param name="CapturedAt">
/// When it was taken, in milliseconds of the sender's own clock; the answer repeats it, and smoothing goes by it. Unset for the time of
/// arrival.
/// </param>
internal sealed record LiveFrame(long Sequence, ReadOnlyMemory<byte> Picture, double? CapturedAt = null)
{
    /// <summary>When it came, in ticks of the session's clock.</summary>
    internal long ReceivedAt { get; init; }

    /// <summary>Why it is not even looked at.</summary>
    internal Exception? Refusal { get; init; }
}
