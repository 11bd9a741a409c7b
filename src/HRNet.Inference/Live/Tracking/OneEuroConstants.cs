namespace HRNet.Inference.Live.Tracking;

/// <summary>Constants of a One-Euro filter (Casiez, Roussel and Vogel 2012: "1€ Filter", CHI).</summary>
/// <param name="MinCutoff">Cut-off frequency at rest, in hertz: lower is steadier and slower.</param>
/// <param name="Beta">How fast the cut-off rises with speed, in hertz for each unit of scale a second: higher follows quick moves sooner.</param>
/// <param name="DerivativeCutoff">Cut-off frequency of the speed itself, in hertz.</param>
internal sealed record OneEuroConstants(double MinCutoff, double Beta, double DerivativeCutoff)
{
    /// <summary>
    /// The constants that BlazePose (MediaPipe) smooths body landmarks with: 0.05 Hz, 80, 1 Hz, the speed being counted in body sizes a second, so that near and
    /// far people are treated alike.
    /// </summary>
    public static OneEuroConstants Body { get; } = new(0.05, 80, 1);
}
