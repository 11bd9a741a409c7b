using HRNet.Imaging;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live;

/// <summary>Has a finder look at a frame now and then, beside the frames' own work, so that nobody's skeleton waits for it.</summary>
/// <param name="find">Finds people.</param>
/// <param name="options">Say how often.</param>
/// <param name="clock">The clock.</param>
internal sealed class BackgroundFinder(PersonFinder find, LiveOptions options, TimeProvider clock) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task<IReadOnlyList<DetectedObject>>? _look;
    private (int Width, int Height) _size;
    private int _frames;
    private long? _lookedAt;

    /// <summary>
    /// What the last look found, once; null while it is under way, and where the picture's size has changed since. Where nobody is followed
    /// a frame has nothing else to tell, so it waits: the look, begun with this frame if it is time, is of use to this frame already.
    /// </summary>
    /// <param name="picture">The frame now; what a look needs of it is copied.</param>
    /// <param name="wait">Whether to wait for a look that is under way.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<IReadOnlyList<DetectedObject>?> TakeAsync(Frame picture, bool wait, CancellationToken cancel)
    {
        if (wait)
            Begin(picture);
        if (_look is not { } look || !(wait || look.IsCompleted))
            return null;
        try
        {
            var found = await look.WaitAsync(cancel).ConfigureAwait(false);
            return _size == (picture.Width, picture.Height) ? found : null;
        }
        catch (BusyException)
        {
            // Others were first; the next look is soon enough.
            return null;
        }
        finally
        {
            if (look.IsCompleted)
                _look = null;
        }
    }

    /// <summary>Counts a frame that has been answered, and looks at it if it is time.</summary>
    /// <param name="picture">The frame; what the look needs of it is copied.</param>
    public void Notice(Frame picture)
    {
        _frames++;
        Begin(picture);
    }

    // After so many frames or so many seconds, whichever comes first, and never at two frames at once.
    private void Begin(Frame picture)
    {
        var isTime = _lookedAt is not { } last
            || _frames >= options.FindEvery || clock.GetElapsedTime(last).TotalSeconds >= options.FindSeconds;
        if (_look is not null || !isTime)
            return;
        (_frames, _lookedAt) = (0, clock.GetTimestamp());
        _size = (picture.Width, picture.Height);
        var copy = picture.Clone();
        _look = Task.Run(() => LookAsync(copy));
    }

    /// <summary>Gives up a look that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_look is not null)
            await ((Task)_look).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task<IReadOnlyList<DetectedObject>> LookAsync(Frame copy)
    {
        using (copy)
            return await find(copy, _stop.Token).ConfigureAwait(false);
    }
}
