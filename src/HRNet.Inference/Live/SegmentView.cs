using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Live;

/// <summary>Classes frame by frame, as a class map that is small enough to be sent.</summary>
internal sealed class SegmentView(LiveSegments segments, IPictureCodec codec, LiveOptions options) : ILiveView
{
    /// <inheritdoc/>
    public ModelInfo Model => segments.Model;

    /// <inheritdoc/>
    public async Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel)
    {
        var result = await segments.SegmentAsync(picture, new SegmentRequest { Flip = settings.Flip, MaskSize = options.MaskSide }, cancel).ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        var mask = new LiveMask(codec.EncodeGray(result.Map.Ids.Span, result.Map.Width, result.Map.Height), result.Map.Width, result.Map.Height);
        var timing = LiveTiming.Of(result.Timing) with { Render = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        return new LiveResult(frame.Sequence, picture.Width, picture.Height, result.Model, result.Device, timing) { Classes = result.Classes, Mask = mask };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
