using HRNet.Imaging;
using Microsoft.Extensions.Logging;

namespace HRNet.Inference.Live;

/// <summary>Opens live sessions, counts them, and holds what they share.</summary>
/// <param name="models">The models.</param>
/// <param name="codec">Decodes frames and encodes masks.</param>
/// <param name="options">The limits.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Hears of faults that nobody foresaw.</param>
/// <param name="pictures">The limits of pictures, of which frames have smaller ones of size; null for the usual.</param>
internal sealed partial class LiveSessions(
    ILiveModels models, IPictureCodec codec, LiveOptions options, TimeProvider clock, ILogger<LiveSessions> log, PictureLimits? pictures = null) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private int _count;
    private long _answered;
    private long _dropped;

    /// <summary>Sessions that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Frames answered since the start.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Frames dropped for newer ones since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether all sessions are to end.</summary>
    public bool IsEnding => _ending.IsCancellationRequested;

    /// <summary>Canceled then.</summary>
    internal CancellationToken Ending => _ending.Token;

    internal ILiveModels Models { get; } = models;

    internal IPictureCodec Codec { get; } = codec;

    internal LiveOptions Options { get; } = options;

    internal TimeProvider Clock { get; } = clock;

    internal Turns Turns { get; } = new(options.Workers > 0 ? options.Workers : Math.Max(2, Environment.ProcessorCount));

    /// <summary>Limits of one frame.</summary>
    internal PictureLimits Limits { get; } = FrameLimits(pictures ?? new PictureLimits(), options);

    /// <summary>Opens a session for one camera. Dispose it when the camera is gone.</summary>
    /// <param name="request">What the camera asks for.</param>
    /// <exception cref="LiveException">There are as many cameras as may be ("too_many_cameras"), or all are to end ("stopping").</exception>
    public LiveSession Open(LiveRequest request)
    {
        if (IsEnding)
            throw Stopping();
        if (Interlocked.Increment(ref _count) <= Options.MaxCameras)
            return new LiveSession(this, request);
        Interlocked.Decrement(ref _count);
        throw new LiveException(
            "too_many_cameras", $"{Options.MaxCameras} cameras are being served, which is as many as may be. Try again later.");
    }

    /// <summary>Tells all cameras that they have to end ("stopping"), and waits until they have gone.</summary>
    /// <param name="patience">The longest wait.</param>
    public void End(TimeSpan patience)
    {
        if (IsEnding)
            return;
        _ending.Cancel();
        SpinWait.SpinUntil(() => Count == 0, patience);
    }

    public void Dispose() => _ending.Dispose();

    internal static LiveException Stopping() => new("stopping", "The service is stopping.");

    internal void Note(long newlyDropped)
    {
        Interlocked.Increment(ref _answered);
        Interlocked.Add(ref _dropped, newlyDropped);
    }

    private static PictureLimits FrameLimits(PictureLimits pictures, LiveOptions options) => new()
    {
        MaxBytes = options.MaxFrameBytes,
        MaxPixels = options.MaxFramePixels,
        MaxSide = pictures.MaxSide,
        MaxAspect = pictures.MaxAspect,
        MaxScans = pictures.MaxScans,
        DecodeSeconds = pictures.DecodeSeconds,
    };

    internal void Close() => Interlocked.Decrement(ref _count);

    internal void Failed(Exception exception) => LogFailed(log, exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A live frame failed")]
    private static partial void LogFailed(ILogger log, Exception exception);
}

/// <summary>Why a live session does not begin, does not go on or does not take something. The message says what is allowed.</summary>
/// <param name="code">A word that a program can act on, such as "too_many_cameras" or "idle".</param>
/// <param name="message">For a person.</param>
internal sealed class LiveException(string code, string message) : Exception(message)
{
    /// <summary>A word that a program can act on.</summary>
    public string Code { get; } = code;
}
