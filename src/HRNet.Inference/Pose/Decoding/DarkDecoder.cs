namespace HRNet.Inference.Pose.Decoding;

/// <summary>
/// Distribution-aware decoding (Zhang et al. 2020, as refine_keypoints_dark of mmpose): one Newton step on the logarithm of the blurred
/// map, from its maximum, with differences over two cells. No step within two cells of the edge or where the Hessian is singular.
/// </summary>
internal static class DarkDecoder
{
    private const float Floor = 1e-10f;

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
        var (x, y) = (peak.X, peak.Y);
        if (!(x > 1 && x < width - 2 && y > 1 && y < height - 2))
            return new MapPoint(x, y, peak.Score);

        var log = new LogMap(blurred, width, y * width + x);
        var center = log[0, 0];
        var dx = 0.5f * (log[1, 0] - log[-1, 0]);
        var dy = 0.5f * (log[0, 1] - log[0, -1]);
        var dxx = 0.25f * (log[2, 0] - 2 * center + log[-2, 0]);
        var dyy = 0.25f * (log[0, 2] - 2 * center + log[0, -2]);
        var dxy = 0.25f * (log[1, 1] - log[1, -1] - log[-1, 1] + log[-1, -1]);
        var determinant = (double)dxx * dyy - (double)dxy * dxy;
        if (determinant == 0)
            return new MapPoint(x, y, peak.Score);
        return new MapPoint(
            (float)(x - (dyy * (double)dx - dxy * (double)dy) / determinant),
            (float)(y - (dxx * (double)dy - dxy * (double)dx) / determinant),
            peak.Score);
    }

    /// <summary>The logarithm of the blurred map around a cell, taken where it is asked for.</summary>
    private readonly ref struct LogMap(ReadOnlySpan<float> blurred, int width, int at)
    {
        private readonly ReadOnlySpan<float> _blurred = blurred;

        public float this[int right, int down] => MathF.Log(MathF.Max(_blurred[at + down * width + right], Floor));
    }
}
