namespace HRNet.Inference.Live.Tracking;

/// <summary>
/// A low-pass filter for one coordinate whose cut-off rises with speed: steady at rest, quick in motion (Casiez, Roussel and Vogel 2012,
/// algorithm 1). The speed is measured against the last filtered value, as in the publication.
/// </summary>
/// <param name="constants">The filter's constants.</param>
internal sealed class OneEuroFilter(OneEuroConstants constants)
{
    private double _value;
    private double _speed;
    private bool _started;

    /// <summary>Takes a value and gives the filtered one. The first value after a reset passes as it is.</summary>
    /// <param name="value">The coordinate, in pixels.</param>
    /// <param name="seconds">Time since the last value, above 0.</param>
    /// <param name="scale">
    /// Pixels that count as one unit of speed, above 0: 1 for the formula as published, the body's size for people.
    /// </param>
    public double Filter(double value, double seconds, double scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if (!_started)
        {
            (_value, _speed, _started) = (value, 0, true);
            return value;
        }

        var speed = (value - _value) / (seconds * scale);
        _speed += Weight(constants.DerivativeCutoff, seconds) * (speed - _speed);
        _value += Weight(constants.MinCutoff + constants.Beta * Math.Abs(_speed), seconds) * (value - _value);
        return _value;
    }

    /// <summary>Forgets what came before.</summary>
    public void Reset() => _started = false;

    private static double Weight(double cutoff, double seconds) => 1 / (1 + 1 / (2 * Math.PI * cutoff * seconds));
}

/// <summary>Constants of a One-Euro filter (Casiez, Roussel and Vogel 2012: "1€ Filter", CHI).</summary>
/// <param name="MinCutoff">Cut-off frequency at rest, in hertz: lower is steadier and slower.</param>
/// <param name="Beta">
/// How fast the cut-off rises with speed, in hertz for each unit of scale a second: higher follows quick moves sooner.
/// </param>
/// <param name="DerivativeCutoff">Cut-off frequency of the speed itself, in hertz.</param>
internal sealed record OneEuroConstants(double MinCutoff, double Beta, double DerivativeCutoff)
{
    /// <summary>
    /// The constants that BlazePose (MediaPipe) smooths body landmarks with: 0.05 Hz, 80, 1 Hz, the speed being counted in body sizes a
    /// second, so that near and far people are treated alike.
    /// </summary>
    public static OneEuroConstants Body { get; } = new(0.05, 80, 1);
}
