namespace HRNet.Inference.Live;

/// <summary>
/// How many pixels may be decoded: a bucket that fills at a steady rate and holds one second's worth. It may be overdrawn by one picture,
/// whose size is not known before; the next waits until the debt is paid.
/// </summary>
/// <param name="perSecond">Pixels a second, above 0.</param>
/// <param name="clock">The clock.</param>
internal sealed class PixelBudget(long perSecond, TimeProvider clock)
{
    private double _pixels = perSecond;
    private long _at = clock.GetTimestamp();

    /// <summary>How long the next picture has to wait.</summary>
    public TimeSpan Wait
    {
        get
        {
            Fill();
            return _pixels >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_pixels / perSecond);
        }
    }

    /// <summary>Takes a picture's pixels out.</summary>
    public void Spend(long pixels)
    {
        Fill();
        _pixels -= pixels;
    }

    private void Fill()
    {
        var now = clock.GetTimestamp();
        _pixels = Math.Min(perSecond, _pixels + clock.GetElapsedTime(_at, now).TotalSeconds * perSecond);
        _at = now;
    }
}
