namespace HRNet.Inference.Live;

/// <summary>
/// What waits for a session: the newest frame, and what is to change. It holds one frame; a newer one takes its place, so that nobody ever waits behind old pictures.
/// Safe to use from several threads at once.
/// </summary>
internal sealed class Mailbox
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _filled = NewSignal();
    private LiveFrame? _frame;
    private LiveRequest? _change;
    private long _dropped;

    /// <summary>Frames that newer ones pushed out.</summary>
    public long Dropped
    {
        get
        {
            lock (_lock)
                return _dropped;
        }
    }

    /// <summary>Puts a frame in, in place of the one that waits.</summary>
    public void Post(LiveFrame frame)
    {
        lock (_lock)
        {
            if (_frame is not null)
                _dropped++;
            _frame = frame;
            _filled.TrySetResult();
        }
    }

    /// <summary>Puts a change in, on top of one that waits.</summary>
    public void Post(LiveRequest change)
    {
        lock (_lock)
        {
            _change = _change?.With(change) ?? change;
            _filled.TrySetResult();
        }
    }

    /// <summary>Ends when there is something to take.</summary>
    public Task WaitAsync(CancellationToken cancel)
    {
        lock (_lock)
            return _filled.Task.WaitAsync(cancel);
    }

    /// <summary>The change that waits, if there is one.</summary>
    public LiveRequest? TakeChange()
    {
        lock (_lock)
        {
            var change = _change;
            _change = null;
            Settle();
            return change;
        }
    }

    /// <summary>The frame that waits, if there is one.</summary>
    public LiveFrame? TakeFrame()
    {
        lock (_lock)
        {
            var frame = _frame;
            _frame = null;
            Settle();
            return frame;
        }
    }

    private void Settle()
    {
        if (_frame is null && _change is null && _filled.Task.IsCompleted)
            _filled = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
