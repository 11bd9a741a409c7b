using System.Diagnostics;

namespace HRNet.Inference.Sessions;

/// <summary>
/// Images in the queue. Once they have started, the caller stays until the run is over, so that the session never reads memory that was
/// given back.
/// </summary>
/// <param name="input">The images.</param>
/// <param name="leave">Called when the answer was read.</param>
/// <param name="cancel">Says that the caller has left.</param>
internal sealed class Job(NetworkInput input, Action leave, CancellationToken cancel)
{
    private readonly TaskCompletionSource<NetworkAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly List<BatchSlice> _slices = [];
    private TimeSpan _queue;
    private TimeSpan _run;

    public NetworkInput Input { get; } = input;

    public Task<NetworkAnswer> Done => _done.Task;

    /// <summary>Whether the caller has left.</summary>
    public bool HasLeft => cancel.IsCancellationRequested;

    /// <summary>Ends a run of several batches for a caller who has left.</summary>
    public void ThrowIfLeft() => cancel.ThrowIfCancellationRequested();

    /// <summary>The images leave the queue, to be run.</summary>
    public void Start() => _queue = Stopwatch.GetElapsedTime(_since);

    /// <summary>The images left the queue with their caller.</summary>
    public void Cancel() => _done.TrySetCanceled(cancel);

    /// <summary>Adds images that were run.</summary>
    public void Add(BatchSlice slice, TimeSpan run)
    {
        _slices.Add(slice);
        _run += run;
    }

    /// <summary>All images were run.</summary>
    public void Complete() => _done.TrySetResult(new NetworkAnswer(_slices, _queue, _run, leave));

    /// <summary>A run failed.</summary>
    public void Fail(Exception exception)
    {
        foreach (var slice in _slices)
            slice.Batch.Dispose();
        _done.TrySetException(exception);
    }
}
