using System.Diagnostics;
using HRNet.AspNetCore.Problems;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Lets as many pictures be decoded at once as there are cores, and a bounded number wait.</summary>
internal sealed class DecodeGate : IDisposable
{
    private readonly SemaphoreSlim _places;
    private readonly int _width;
    private readonly int _queue;
    private int _waiting;
    private double _seconds = 0.02;

    public DecodeGate(IOptions<UploadOptions> options)
    {
        _width = options.Value.Decoders > 0 ? options.Value.Decoders : Environment.ProcessorCount;
        _queue = options.Value.DecodeQueue;
        _places = new(_width);
    }

    /// <summary>Requests that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs the work in its turn, on the caller's thread.</summary>
    /// <exception cref="ProblemException">As many wait as may (429).</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        if (!_places.Wait(0, CancellationToken.None))
            await WaitAsync(cancel);
        var start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            // A running mean is all that the hint needs; a lost update between two threads does no harm.
            _seconds += 0.1 * (Stopwatch.GetElapsedTime(start).TotalSeconds - _seconds);
            _places.Release();
        }
    }

    /// <summary>Refuses before a body is read what would be refused after it.</summary>
    /// <exception cref="ProblemException">As many wait as may (429).</exception>
    public void ThrowIfFull()
    {
        if (_places.CurrentCount == 0 && Waiting >= _queue)
            throw Full();
    }

    public void Dispose() => _places.Dispose();

    private async Task WaitAsync(CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > _queue)
                throw Full();
            await _places.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private ProblemException Full() => new(ProblemMapper.Busy(
        $"{_queue} pictures are waiting to be decoded already, which is as many as may.", TimeSpan.FromSeconds((_queue + 1) * _seconds / _width)));
}
