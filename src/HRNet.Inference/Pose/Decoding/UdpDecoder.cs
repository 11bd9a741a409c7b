namespace HRNet.Inference.Pose.Decoding;

/// <summary>
/// Decoding of unbiased data processing (Huang et al. 2020, as refine_keypoints_dark_udp of mmpose): one Newton step on the logarithm of
/// the blurred map with differences over one cell, edge cells repeated outwards, everywhere and without a limit.
/// </summary>
internal static class UdpDecoder
{
    private const float Floor = 1e-3f;
    private const float Ceiling = 50;

    /// <summary>What is added to the Hessian's diagonal so that it can be inverted: the distance of 1 to the next float.</summary>
    private const double Epsilon = 1.1920929e-07;

    /// <summary>The radius around a keypoint in which its offset is trained, by the map's longer side (radius_factor).</summary>
    private const float RadiusShare = 0.0546875f;

    /// <summary>Decodes one heat map.</summary>
    /// <param name="map">The heat map, for the maximum.</param>
    /// <param name="blurred">The same map blurred, for the step.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static MapPoint Decode(ReadOnlySpan<float> map, ReadOnlySpan<float> blurred, int width, int height)
    {
        var peak = Peak.Find(map, width);
        if (!(peak.Score > 0))
            return new MapPoint(-1, -1, peak.Score);

        var log = new LogMap(blurred, width, height, peak.X, peak.Y);
        var center = log[0, 0];
        var (left, right, up, down) = (log[-1, 0], log[1, 0], log[0, -1], log[0, 1]);
        double dx = 0.5f * (right - left), dy = 0.5f * (down - up);
        var dxx = right - 2 * center + left + Epsilon;
        var dyy = down - 2 * center + up + Epsilon;
        double dxy = 0.5f * (log[1, 1] - right - down + center + center - left - up + log[-1, -1]);
        var determinant = dxx * dyy - dxy * dxy;
        if (determinant == 0)
            return new MapPoint(peak.X, peak.Y, peak.Score);
        return new MapPoint(
            (float)(peak.X - (dyy * dx - dxy * dy) / determinant), (float)(peak.Y - (dxx * dy - dxy * dx) / determinant), peak.Score);
    }

    /// <summary>Decodes the maps of a model that also regresses offsets (UDPHeatmap of mmpose, "combined").</summary>
    /// <param name="blurred">The first of a keypoint's maps, blurred: its maximum is the place and the score.</param>
    /// <param name="right">
    /// The second: how far the keypoint lies to the right of a cell, in <see cref="RadiusShare"/> of the map's longer side.
    /// </param>
    /// <param name="below">The third: how far below.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static MapPoint DecodeOffsets(
        ReadOnlySpan<float> blurred, ReadOnlySpan<float> right, ReadOnlySpan<float> below, int width, int height)
    {
        var peak = Peak.Find(blurred, width);
        if (!(peak.Score > 0))
            return new MapPoint(-1, -1, peak.Score);
        var (at, radius) = (peak.Y * width + peak.X, RadiusShare * Math.Max(width, height));
        return new MapPoint(peak.X + right[at] * radius, peak.Y + below[at] * radius, peak.Score);
    }

    private readonly ref struct LogMap(ReadOnlySpan<float> blurred, int width, int height, int x, int y)
    {
        private readonly ReadOnlySpan<float> _blurred = blurred;

        public float this[int right, int down]
        {
            get
            {
                var (column, row) = (Math.Clamp(x + right, 0, width - 1), Math.Clamp(y + down, 0, height - 1));
                return MathF.Log(Math.Clamp(_blurred[row * width + column], Floor, Ceiling));
            }
        }
    }
}
