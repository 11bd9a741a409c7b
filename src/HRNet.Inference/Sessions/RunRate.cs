namespace HRNet.Inference.Sessions;

/// <summary>How fast a session has been lately, for telling a refused caller when to come back.</summary>
internal sealed class RunRate
{
    /// <summary>Weight of the newest run.</summary>
    private const double Newest = 0.2;

    /// <summary>What is said before the first run is over.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromSeconds(1);

    private double _secondsPerImage;

    /// <summary>Whether there was a run yet.</summary>
    public bool IsKnown => Volatile.Read(ref _secondsPerImage) > 0;

    /// <summary>Notes a run.</summary>
    /// <param name="images">How many images.</param>
    /// <param name="run">The time it took; of several at the same time, its share.</param>
    public void Note(int images, TimeSpan run)
    {
        var seconds = run.TotalSeconds / images;
        var before = Volatile.Read(ref _secondsPerImage);
        Volatile.Write(ref _secondsPerImage, before == 0 ? seconds : before + Newest * (seconds - before));
    }

    /// <summary>How long so many images will take.</summary>
    public TimeSpan TimeFor(int images)
    {
        var seconds = Volatile.Read(ref _secondsPerImage);
        return seconds == 0 ? s_unknown : TimeSpan.FromSeconds(seconds * images);
    }
}
