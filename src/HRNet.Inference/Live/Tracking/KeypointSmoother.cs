using HRNet.Inference.Results;

namespace HRNet.Inference.Live.Tracking;

/// <summary>Smooths one person's keypoints: a One-Euro filter for each coordinate, with the frames' own times.</summary>
/// <param name="keypoints">How many keypoints the person has.</param>
internal sealed class KeypointSmoother(int keypoints)
{
    /// <summary>A longer gap than this, in seconds, starts afresh: nothing is known of the way in between.</summary>
    public const double LongestGap = 0.5;

    private readonly OneEuroFilter[] _columns = Make(keypoints);
    private readonly OneEuroFilter[] _rows = Make(keypoints);
    private double? _time;

    /// <summary>
    /// Gives the keypoints with smoothed places. One that is not seen passes as it is, and starts afresh when it is seen again.
    /// </summary>
    /// <param name="raw">The keypoints of this frame.</param>
    /// <param name="time">When the frame was taken, in seconds.</param>
    /// <param name="size">The person's size in pixels.</param>
    public IReadOnlyList<Keypoint> Smooth(IReadOnlyList<Keypoint> raw, double time, double size)
    {
        var seconds = time - _time ?? 0;
        if (seconds is not (> 0 and <= LongestGap))
        {
            Reset();
            seconds = LongestGap;
        }

        _time = time;
        var smooth = new Keypoint[raw.Count];
        for (var k = 0; k < smooth.Length; k++)
        {
            var point = raw[k];
            if (point.Visible)
            {
                smooth[k] = point with
                {
                    X = (float)_columns[k].Filter(point.X, seconds, size),
                    Y = (float)_rows[k].Filter(point.Y, seconds, size),
                };
                continue;
            }

            _columns[k].Reset();
            _rows[k].Reset();
            smooth[k] = point;
        }

        return smooth;
    }

    /// <summary>Forgets what came before.</summary>
    public void Reset()
    {
        _time = null;
        foreach (var filter in _columns)
            filter.Reset();
        foreach (var filter in _rows)
            filter.Reset();
    }

    private static OneEuroFilter[] Make(int count) => [.. Enumerable.Range(0, count).Select(_ => new OneEuroFilter(OneEuroConstants.Body))];
}
