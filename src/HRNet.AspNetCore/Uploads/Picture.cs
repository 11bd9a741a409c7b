using System.Diagnostics;
using HRNet.Imaging;

namespace HRNet.AspNetCore.Uploads;

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
