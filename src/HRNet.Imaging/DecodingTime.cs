using System.Diagnostics;

namespace HRNet.Imaging;

/// <summary>
/// How long one picture may be decoded: until <see cref="PictureLimits.DecodeSeconds"/> are over, or whoever asked for it has left. Decoders
/// look at it wherever their libraries let them.
/// </summary>
internal sealed class DecodingTime(PictureLimits limits, CancellationToken caller)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Whether to stop.</summary>
    public bool IsOver => caller.IsCancellationRequested || Left <= TimeSpan.Zero;

    private TimeSpan Left => TimeSpan.FromSeconds(limits.DecodeSeconds) - Stopwatch.GetElapsedTime(_start);

    /// <summary>The same as a token, for libraries that take one.</summary>
    public CancellationTokenSource ToToken()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        source.CancelAfter(Left > TimeSpan.Zero ? Left : TimeSpan.Zero);
        return source;
    }

    /// <summary>Why decoding was stopped.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has left.</exception>
    public PictureException Stopped(Exception reason)
    {
        caller.ThrowIfCancellationRequested();
        return new(
            PictureProblem.TooSlow, $"Decoding the picture takes longer than the {limits.DecodeSeconds:0.###} s that it may take. Send it smaller, or as a baseline JPEG.", reason);
    }
}
