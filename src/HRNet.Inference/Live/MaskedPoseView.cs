using HRNet.Imaging;
using HRNet.Inference.Catalog;

namespace HRNet.Inference.Live;

/// <summary>People and classes of each frame in one answer.</summary>
internal sealed class MaskedPoseView(PoseView poses, SegmentView segments) : ILiveView
{
    /// <inheritdoc/>
    public ModelInfo Model => poses.Model;

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
    public ValueTask DisposeAsync() => poses.DisposeAsync();
}
