using System.Diagnostics;

namespace HRNet.Inference.Sessions;

/// <summary>
/// Images in the queue. While it waits its caller may take it back; once it has started, the caller stays until the run is over, so that the
/// session never reads memory that was given back.
/// </summary>
/// <param name="input">The images.</param>
/// <param name="leave">Called when the answer was read.</param>
internal sealed class Job(NetworkInput input, Action leave)
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int TakenBack = 2;

    private readonly TaskCompletionSource<NetworkAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _since = Stopwatch.GetTimestamp();
    private int _state = Waiting;
    private readonly List<AnswerPart> _parts = [];
    private TimeSpan _queue;
    private TimeSpan _run;

    public NetworkInput Input { get; } = input;

    public Task<NetworkAnswer> Done => _done.Task;

    /// <summary>Takes the job out of the queue. False if its caller has left.</summary>
    public bool TryStart()
    {
        if (Interlocked.CompareExchange(ref _state, Started, Waiting) != Waiting)
            return false;
        _queue = Stopwatch.GetElapsedTime(_since);
        return true;
    }

    /// <summary>Takes the job back. No effect once it has started.</summary>
    public void TakeBack(CancellationToken cancel)
    {
        if (Interlocked.CompareExchange(ref _state, TakenBack, Waiting) == Waiting)
            _done.TrySetCanceled(cancel);
    }

    /// <summary>Adds images that were run.</summary>
    public void Add(AnswerPart part, TimeSpan run)
    {
        _parts.Add(part);
        _run += run;
    }

    /// <summary>All images were run.</summary>
    public void Complete() => _done.TrySetResult(new NetworkAnswer(_parts, _queue, _run, leave));

    /// <summary>A run failed.</summary>
    public void Fail(Exception exception)
    {
        foreach (var part in _parts)
            part.Shared.Release();
        _done.TrySetException(exception);
    }
}
