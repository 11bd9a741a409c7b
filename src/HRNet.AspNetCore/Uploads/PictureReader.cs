using System.Diagnostics;
using HRNet.AspNetCore.Requests;
using HRNet.Imaging;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Uploads;

/// <summary>From a request to an upright picture, within the limits.</summary>
internal sealed class PictureReader(IPictureCodec codec, IOptions<PictureLimits> limits, DecodeGate gate, PictureMemory memory)
{
    /// <summary>Reads the request's picture and decodes it. The file's bytes are let go before this returns.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">Gets the options that a form holds.</param>
    /// <param name="understand">Called once, when all options are there: before a bare picture is read, and before one in a form is decoded.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<(Picture Picture, T Understood)> ReadAsync<T>(HttpRequest request, OptionValues options, Func<T> understand, CancellationToken cancel)
    {
        gate.ThrowIfFull();
        var body = PictureBody.Of(request);
        var understood = body.IsForm ? default : understand();
        var share = memory.Open();
        try
        {
            using var upload = await body.ReadAsync(options, limits.Value.MaxBytes, share, cancel);
            if (body.IsForm)
                understood = understand();
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
            return (new(frame, share, start, Stopwatch.GetElapsedTime(start).TotalMilliseconds), understood!);
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }
}

/// <summary>A request's picture, its share of the memory, and the clock that started with its first byte decoded.</summary>
/// <param name="frame">The pixels.</param>
/// <param name="memory">What the pixels are counted in.</param>
/// <param name="start">When decoding began, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="decode">Milliseconds that decoding took.</param>
internal sealed class Picture(Frame frame, PictureMemory.Share memory, long start, double decode) : IDisposable
{
    /// <summary>The pixels.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>Milliseconds that decoding took.</summary>
    public double Decode { get; } = decode;

    /// <summary>Milliseconds since decoding began.</summary>
    public double Total => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    public void Dispose()
    {
        Frame.Dispose();
        memory.Dispose();
    }
}
