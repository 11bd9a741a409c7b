namespace HRNet.Inference.Live;

/// <summary>
/// Turns at the work that all sessions share, given strictly in the order of asking. A session asks for one at a time, so each gets its
/// turn before another gets its second: the frame rate is shared out, and a slow camera costs the others nothing.
/// </summary>
/// <param name="places">How many work at the same time, at least 1.</param>
internal sealed class Turns(int places)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private int _free = places;

    /// <summary>Places that nobody holds.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
                return _free;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The turn; dispose it when done.</returns>
    public async Task<Turn> TakeAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            _waiting.Enqueue(place);
        }

        await using (cancel.UnsafeRegister(_ => place.TrySetCanceled(cancel), null).ConfigureAwait(false))
            await place.Task.ConfigureAwait(false);
        return new Turn(this);
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            // Whoever gave up waiting cannot be woken; the next can.
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                    return;
            }

            _free++;
        }
    }

    /// <summary>A turn that is held.</summary>
    public sealed class Turn(Turns turns) : IDisposable
    {
        private Turns? _turns = turns;

        /// <summary>Lets the next one work.</summary>
        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.GiveBack();
    }
}
