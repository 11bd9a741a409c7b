using HRNet.Imaging;
using HRNet.Inference.Geometry;

namespace HRNet.Inference.Live;

/// <summary>Has a finder look at a frame now and then, beside the frames' own work, so that no frame waits for it.</summary>
/// <param name="find">Finds people.</param>
/// <param name="every">Frames between two looks.</param>
internal sealed class BackgroundFinder(PersonFinder find, int every) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task<IReadOnlyList<Box>>? _look;
    private (int Width, int Height) _size;
    private int _frames;

    /// <summary>What the last look found, once; null while it is under way, and where the picture's size has changed since.</summary>
    /// <param name="width">Columns of the picture now.</param>
    /// <param name="height">Rows of the picture now.</param>
    public async Task<IReadOnlyList<Box>?> TakeAsync(int width, int height)
    {
        if (_look is not { IsCompleted: true } look)
            return null;
        _look = null;
        try
        {
            var found = await look.ConfigureAwait(false);
            return _size == (width, height) ? found : null;
        }
        catch (BusyException)
        {
            // Others were first; the next look is soon enough.
            return null;
        }
    }

    /// <summary>Counts a frame, and looks at it if it is time.</summary>
    /// <param name="picture">The frame; what the look needs of it is copied.</param>
    /// <param name="urgent">Whether somebody is to be found now.</param>
    public void Notice(Frame picture, bool urgent)
    {
        _frames++;
        if (_look is not null || (!urgent && _frames < every))
            return;
        _frames = 0;
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

    private async Task<IReadOnlyList<Box>> LookAsync(Frame copy)
    {
        using (copy)
            return await find(copy, _stop.Token).ConfigureAwait(false);
    }
}
