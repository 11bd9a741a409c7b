using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Live;

/// <summary>What one session does with its frames, one after another: poses or classes.</summary>
internal interface ILiveView : IAsyncDisposable
{
    /// <summary>The model that answers.</summary>
    ModelInfo Model { get; }

    /// <summary>Goes on where another view stops, as far as it looks for the same.</summary>
    void Continue(ILiveView before);

    /// <summary>Answers a frame.</summary>
    /// <param name="picture">The decoded frame, which stays the caller's.</param>
    /// <param name="taken">When it was taken, in seconds of any steady clock.</param>
    /// <param name="frame">The frame as it came.</param>
    /// <param name="settings">What is in force.</param>
    /// <param name="cancel">Gives it up.</param>
    Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel);
}

/// <summary>Classes frame by frame, as a class map that is small enough to be sent.</summary>
internal sealed class SegmentView(LiveSegments segments, IPictureCodec codec, LiveOptions options) : ILiveView
{
    /// <inheritdoc/>
    public ModelInfo Model => segments.Model;

    /// <inheritdoc/>
    public async Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel)
    {
        var result = await segments.SegmentAsync(picture, new SegmentRequest { Flip = settings.Flip, MaskSize = options.MaskSide }, cancel)
            .ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        var mask = new LiveMask(
            codec.EncodeGray(result.Map.Ids.Span, result.Map.Width, result.Map.Height), result.Map.Width, result.Map.Height);
        var timing = LiveTiming.Of(result.Timing) with { Render = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        return new LiveResult(
            frame.Sequence, picture.Width, picture.Height, result.Model, result.Device, timing)
        { Classes = result.Classes, Mask = mask };
    }

    /// <inheritdoc/>
    public void Continue(ILiveView before)
    {
        // One frame's classes are nothing to the next.
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        segments.Lease?.Dispose();
        return default;
    }
}

/// <summary>People and classes of each frame in one answer.</summary>
internal sealed class MaskedPoseView(PoseView poses, SegmentView segments) : ILiveView
{
    /// <inheritdoc/>
    public ModelInfo Model => poses.Model;

    /// <summary>The model of the classes.</summary>
    public ModelInfo Masks => segments.Model;

    /// <summary>The part that follows people.</summary>
    public PoseView Poses => poses;

    /// <inheritdoc/>
    public void Continue(ILiveView before) => poses.Continue(before);

    /// <inheritdoc/>
    public async Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel)
    {
        // Both are awaited before the frame is given back, also where one fails: the other may still read it.
        var mask = segments.LookAsync(picture, taken, frame, settings, cancel);
        var people = poses.LookAsync(picture, taken, frame, settings, cancel);
        await Task.WhenAll(mask, people).ConfigureAwait(false);
        var (shown, seen) = (await mask.ConfigureAwait(false), await people.ConfigureAwait(false));
        return seen with { Classes = shown.Classes, Mask = shown.Mask, Timing = seen.Timing.With(shown.Timing) };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await poses.DisposeAsync().ConfigureAwait(false);
        await segments.DisposeAsync().ConfigureAwait(false);
    }
}
