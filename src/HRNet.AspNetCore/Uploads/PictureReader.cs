using System.Diagnostics;
using HRNet.Imaging;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Uploads;

/// <summary>From a request to an upright picture, within the limits.</summary>
internal sealed class PictureReader(IPictureCodec codec, IOptions<PictureLimits> limits, DecodeGate gate, PictureMemory memory)
{
    /// <summary>Reads the request's picture and decodes it. The file's bytes are let go before this returns.</summary>
    public async Task<Picture> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        gate.ThrowIfFull();
        var share = memory.Open();
        try
        {
            using var upload = await PictureBody.ReadAsync(request, limits.Value.MaxBytes, share, cancel);
            var start = 0L;
            var frame = await gate.RunAsync(() =>
            {
                start = Stopwatch.GetTimestamp();
                var info = codec.Identify(upload.Bytes);
                // What is beyond the limits is refused by the codec, in its own words.
                var decoding = Math.Min(info.DecodingBytes, limits.Value.MaxPixels * Frame.Channels * 3);
                share.Take(decoding);
                var decoded = codec.Decode(upload.Bytes, limits.Value);
                share.GiveBack(decoding - decoded.Pixels.Length);
                return decoded;
            }, cancel);
            return new(frame, share, start, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }
}
