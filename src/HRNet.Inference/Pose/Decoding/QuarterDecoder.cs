namespace HRNet.Inference.Pose.Decoding;

/// <summary>
/// The maximum, moved a quarter cell towards its higher neighbor along each axis (Sun et al. 2019, core/inference.py; the facial landmark
/// code and mmpose differ only in where the step is left out).
/// </summary>
internal static class QuarterDecoder
{
    /// <summary>
    /// The original rule: no step at all unless 1 &lt; x &lt; width - 1 and 1 &lt; y &lt; height - 1; a map without a positive value is at
    /// (0, 0).
    /// </summary>
    public static MapPoint Decode(ReadOnlySpan<float> map, int width, int height)
    {
        var peak = Peak.Find(map, width);
        if (!(peak.Score > 0))
            return new MapPoint(0, 0, peak.Score);
        var inside = peak.X > 1 && peak.X < width - 1 && peak.Y > 1 && peak.Y < height - 1;
        return Step(map, width, peak, inside, inside);
    }

    /// <summary>
    /// mmpose's rule (refine_keypoints): an axis takes its step unless its own neighbors are missing or the other axis is at its very edge.
    /// </summary>
    public static MapPoint DecodePerAxis(ReadOnlySpan<float> map, int width, int height)
    {
        var peak = Peak.Find(map, width);
        if (!(peak.Score > 0))
            return new MapPoint(-1, -1, peak.Score);
        return Step(
            map, width, peak,
            peak.X > 1 && peak.X < width - 1 && peak.Y > 0 && peak.Y < height,
            peak.Y > 1 && peak.Y < height - 1 && peak.X > 0 && peak.X < width);
    }

    /// <summary>
    /// The facial landmark code's rule (decode_preds), whose indices count from 1: a step wherever the maximum is off the edge.
    /// </summary>
    public static MapPoint DecodeFace(ReadOnlySpan<float> map, int width, int height)
    {
        var peak = Peak.Find(map, width);
        if (!(peak.Score > 0))
            return new MapPoint(0, 0, peak.Score);
        var inside = peak.X > 0 && peak.X < width - 1 && peak.Y > 0 && peak.Y < height - 1;
        return Step(map, width, peak, inside, inside);
    }

    private static MapPoint Step(ReadOnlySpan<float> map, int width, Peak peak, bool alongX, bool alongY)
    {
        var at = peak.Y * width + peak.X;
        var x = alongX ? Math.Sign(map[at + 1] - map[at - 1]) : 0;
        var y = alongY ? Math.Sign(map[at + width] - map[at - width]) : 0;
        return new MapPoint(peak.X + 0.25f * x, peak.Y + 0.25f * y, peak.Score);
    }
}
