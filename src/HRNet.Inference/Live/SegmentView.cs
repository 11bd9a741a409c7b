using System.Buffers;
using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Live;

/// <summary>Classes frame by frame, with the class map made small enough to be sent.</summary>
internal sealed class SegmentView(LiveSegments segments, IPictureCodec codec, LiveOptions options) : ILiveView
{
    /// <inheritdoc/>
    public ModelInfo Model => segments.Model;

    /// <inheritdoc/>
    public async Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel)
    {
        var result = await segments.SegmentAsync(picture, new SegmentRequest { Flip = settings.Flip }, cancel).ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        var mask = Shrink(result.Map, options.MaskSide, codec);
        var timing = LiveTiming.Of(result.Timing) with { Render = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        return new LiveResult(frame.Sequence, picture.Width, picture.Height, result.Model, result.Device, timing) { Classes = result.Classes, Mask = mask };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>The class map with its longer side at most as long as said: the class at the middle of each larger pixel. Ids cannot be mixed.</summary>
    internal static LiveMask Shrink(ClassMap map, int side, IPictureCodec codec)
    {
        var scale = Math.Max(1.0, Math.Max(map.Width, map.Height) / (double)side);
        var (width, height) = (Math.Max(1, (int)(map.Width / scale)), Math.Max(1, (int)(map.Height / scale)));
        if (scale == 1)
            return new LiveMask(codec.EncodeGray(map.Ids.Span, width, height), width, height);
        var pooled = ArrayPool<byte>.Shared.Rent(width * height);
        try
        {
            var small = pooled.AsSpan(0, width * height);
            for (var y = 0; y < height; y++)
            {
                var row = map.Ids.Span.Slice((2 * y + 1) * map.Height / (2 * height) * map.Width, map.Width);
                for (var x = 0; x < width; x++)
                    small[y * width + x] = row[(2 * x + 1) * map.Width / (2 * width)];
            }

            return new LiveMask(codec.EncodeGray(small, width, height), width, height);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }
}
