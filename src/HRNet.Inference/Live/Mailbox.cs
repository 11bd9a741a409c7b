namespace HRNet.Inference.Live;

/// <summary>
/// What waits for a session: the newest frame, what is to change, and the newest refusal. It holds one of each; a newer frame takes the
/// place of the older, so that nobody ever waits behind old pictures. Safe to use from several threads at once.
/// </summary>
internal sealed class Mailbox
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _filled = NewSignal();
    private LiveFrame? _frame;
    private LiveRequest? _change;
    private Exception? _refusal;
    private long _dropped;
    private bool _ended;

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

    /// <summary>Puts a refusal in, in place of the one that waits.</summary>
    public void Post(Exception refusal)
    {
        lock (_lock)
        {
            _refusal = refusal;
            _filled.TrySetResult();
        }
    }

    /// <summary>Lets nobody wait any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
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
    public LiveRequest? TakeChange() => Take(ref _change);

    /// <summary>The refusal that waits, if there is one.</summary>
    public Exception? TakeRefusal() => Take(ref _refusal);

    /// <summary>The frame that waits, if there is one.</summary>
    public LiveFrame? TakeFrame() => Take(ref _frame);

    private T? Take<T>(ref T? place)
        where T : class
    {
        lock (_lock)
        {
            var taken = place;
            place = null;
            if (_frame is null && _change is null && _refusal is null && !_ended && _filled.Task.IsCompleted)
                _filled = NewSignal();
            return taken;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
