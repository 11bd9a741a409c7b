using System.Diagnostics;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;
using HRNet.Imaging;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Uploads;

/// <summary>From a request to upright pictures, within the limits.</summary>
internal sealed class PictureReader(
    IPictureCodec codec, IOptions<PictureLimits> limits, IOptions<UploadOptions> options, DecodeGate gate, PictureMemory memory, PictureFetcher fetcher)
{
    /// <summary>Reads the request's picture and decodes it. The file's bytes are let go before this returns.</summary>
    /// <param name="request">The request.</param>
    /// <param name="values">Gets the options that the body holds.</param>
    /// <param name="understand">Called once, when all options are there: before a bare picture is read, and before another is fetched and decoded.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<(Picture Picture, T Understood)> ReadAsync<T>(HttpRequest request, OptionValues values, Func<T> understand, CancellationToken cancel)
    {
        gate.ThrowIfFull();
        var body = PictureBody.Of(request, several: false);
        var understood = body.HoldsOptions ? default : understand();
        var sent = new SentPictures(values, new(limits.Value.MaxBytes, 1, limits.Value.MaxBytes), memory, another: null);
        try
        {
            await ReadAsync(body, sent, cancel);
            if (body.HoldsOptions)
                understood = understand();
            return (await DecodeAsync(sent.All[0], sent, cancel), understood!);
        }
        catch
        {
            sent.Dispose();
            throw;
        }
    }

    /// <summary>Reads the pictures of a request, as files or addresses.</summary>
    /// <param name="request">The request.</param>
    /// <param name="values">Gets the options that the body holds for all pictures.</param>
    /// <param name="another">Called for each picture but the first, before it is read.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<SentPictures> ReadSeveralAsync(HttpRequest request, OptionValues values, Action another, CancellationToken cancel)
    {
        gate.ThrowIfFull();
        var body = PictureBody.Of(request, several: true);
        var sent = new SentPictures(values, new(limits.Value.MaxBytes, options.Value.BatchPictures, options.Value.BatchBytes), memory, another);
        try
        {
            await ReadAsync(body, sent, cancel);
            return sent;
        }
        catch
        {
            sent.Dispose();
            throw;
        }
    }

    /// <summary>Fetches a picture, where that is to be done, and decodes it.</summary>
    /// <param name="sent">The picture.</param>
    /// <param name="owner">Let go with the picture, and the bytes before; null where they are needed again.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Picture> DecodeAsync(SentPicture sent, IDisposable? owner, CancellationToken cancel)
    {
        if (sent.Failure is { } failure)
            throw failure;
        sent.Bytes ??= await fetcher.FetchAsync(sent.Url!, limits.Value.MaxBytes, sent.Memory, cancel);
        var bytes = sent.Bytes.Bytes;
        var start = 0L;
        var frame = await gate.RunAsync(() =>
        {
            start = Stopwatch.GetTimestamp();
            var info = codec.Identify(bytes);
            // What is beyond the limits is refused by the codec, in its own words.
            var decoding = Math.Min(info.DecodingBytes, limits.Value.MaxPixels * Frame.Channels * info.Copies);
            sent.Memory.Take(decoding);
            try
            {
                var decoded = codec.Decode(bytes, limits.Value, cancel);
                decoding -= decoded.Pixels.Length;
                return decoded;
            }
            finally
            {
                sent.Memory.GiveBack(decoding);
            }
        }, cancel);
        var decode = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (owner is not null)
            sent.LetGo();
        return new(frame, sent.Memory, owner, start, decode);
    }

    /// <summary>
    /// The web server's least rate is one on the average, so a client that sends much at first could then be silent for hours, and hold the memory. Several pictures have as much more time as they
    /// may have more bytes.
    /// </summary>
    private async Task ReadAsync(PictureBody body, SentPictures sent, CancellationToken cancel)
    {
        var seconds = options.Value.BodySeconds * Math.Max(1, sent.Limits.Bytes / sent.Limits.PictureBytes);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            await body.ReadAsync(sent, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ProblemException(new(408, "too_slow", $"The request had not come to its end within the {seconds} s that it may take."), e);
        }
    }
}

/// <summary>A request's picture, its share of the memory, and the clock that started with its first byte decoded.</summary>
/// <param name="frame">The pixels.</param>
/// <param name="memory">What the pixels are counted in.</param>
/// <param name="owner">What is disposed with it.</param>
/// <param name="start">When decoding began, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="decode">Milliseconds that decoding took.</param>
internal sealed class Picture(Frame frame, PictureMemory.Share memory, IDisposable? owner, long start, double decode) : IDisposable
{
    private readonly int _size = frame.Pixels.Length;

    /// <summary>The pixels.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>Milliseconds that decoding took.</summary>
    public double Decode { get; } = decode;

    /// <summary>Milliseconds since decoding began.</summary>
    public double Total => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    public void Dispose()
    {
        Frame.Dispose();
        memory.GiveBack(_size);
        owner?.Dispose();
    }
}
