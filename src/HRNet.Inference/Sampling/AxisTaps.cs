namespace HRNet.Inference.Sampling;

/// <summary>
/// One axis of a bilinear sampling: each output index is mixed from source index <c>First[i]</c> and the one after it. Both are always
/// inside the source (the last index repeats where the source has one only); what lies outside has weight 0, so black, or was moved to the
/// edge.
/// </summary>
internal sealed class AxisTaps
{
    /// <summary>Arrays are filled up to a multiple of this with weight 0, so that vector loops need no remainder.</summary>
    internal const int Lanes = 16;

    /// <summary>Steps of a pixel in which cv2.warpAffine adds up places (AB_BITS = 10).</summary>
    private const double WarpSum = 1024;

    /// <summary>Steps of a pixel to which cv2.warpAffine rounds places (INTER_BITS = 5).</summary>
    private const double WarpSteps = 32;

    /// <summary>Steps of a weight in cv2.resize (INTER_RESIZE_COEF_BITS = 11).</summary>
    private const float ResizeSteps = 2048;

    private AxisTaps(int count, int limit, LevelRule levels)
    {
        var padded = (count + Lanes - 1) / Lanes * Lanes;
        (Count, Limit, Levels) = (count, limit, levels);
        (First, Near, Far) = (new int[padded], new float[padded], new float[padded]);
    }

    /// <summary>Outputs along the axis.</summary>
    public int Count { get; }

    /// <summary>Source indices run from 0 to this, exclusive.</summary>
    public int Limit { get; }

    /// <summary>What becomes of fractions of a gray level; it also says in which unit the weights are.</summary>
    public LevelRule Levels { get; }

    /// <summary>The lower source index of each output.</summary>
    public int[] First { get; }

    /// <summary>Weight of the lower source index.</summary>
    public float[] Near { get; }

    /// <summary>Weight of the source index after it.</summary>
    public float[] Far { get; }

    /// <summary>
    /// Columns of a crop, at origin + step * i. Beyond the first and last source index lies black, into which the edge fades
    /// (cv2.warpAffine, BORDER_CONSTANT 0).
    /// </summary>
    public static AxisTaps WarpColumns(double origin, double step, int count, int limit)
    {
        var taps = new AxisTaps(count, limit, LevelRule.Whole);
        for (var i = 0; i < count; i++)
            taps.SetWarped(i, Math.Round(origin * WarpSum) + Math.Round(step * i * WarpSum));
        return taps;
    }

    /// <summary>Rows of a crop: as <see cref="WarpColumns"/>, but rounded once, as OpenCV does.</summary>
    public static AxisTaps WarpRows(double origin, double step, int count, int limit)
    {
        var taps = new AxisTaps(count, limit, LevelRule.Whole);
        for (var i = 0; i < count; i++)
            taps.SetWarped(i, Math.Round((origin + step * i) * WarpSum));
        return taps;
    }

    /// <summary>Samples at origin + step * i, moved to the nearest source index where that lies outside (bilinear resizing).</summary>
    public static AxisTaps EdgeRepeated(double origin, double step, int count, int limit)
    {
        var taps = new AxisTaps(count, limit, LevelRule.Fractions);
        for (var i = 0; i < count; i++)
        {
            var place = Math.Clamp(origin + step * i, 0, limit - 1);
            var lower = (int)place;
            var far = (float)(place - lower);
            taps.Set(i, lower, 1 - far, far);
        }

        return taps;
    }

    /// <summary>As torch's bilinear interpolation of one size to another.</summary>
    /// <param name="from">Source indices.</param>
    /// <param name="to">Outputs.</param>
    /// <param name="alignCorners">Whether the first and last of both lie on each other; else both have half an index beyond.</param>
    public static AxisTaps Interpolated(int from, int to, bool alignCorners)
    {
        if (alignCorners)
            return EdgeRepeated(0, to > 1 ? (from - 1.0) / (to - 1) : 0, to, from);
        var step = (double)from / to;
        return EdgeRepeated(0.5 * step - 0.5, step, to, from);
    }

    /// <summary>
    /// Columns of a source of <paramref name="limit"/> pixels that is resized to <paramref name="size"/>, half-pixel centers (cv2.resize
    /// INTER_LINEAR), and lies on black.
    /// </summary>
    /// <param name="size">Pixels of the resized axis.</param>
    /// <param name="limit">Pixels of the source.</param>
    /// <param name="start">
    /// The pixel of the resized axis that comes first, below 0 where black does; those from <paramref name="size"/> on are black.
    /// </param>
    /// <param name="count">How many pixels are wanted.</param>
    /// <param name="levels">Fractions for a picture of floats, fixed point for one of bytes.</param>
    public static AxisTaps ResizeColumns(int size, int limit, int start, int count, LevelRule levels)
    {
        var taps = new AxisTaps(count, limit, levels);
        for (var i = Math.Max(0, -start); i < Math.Min(count, size - start); i++)
        {
            var (lower, near, far) = taps.Resized(start + i, size);
            if (lower < 0)
                (lower, near, far) = (0, near + far, 0);
            taps.Set(i, lower, lower >= limit - 1 ? near + far : near, far);
        }

        return taps;
    }

    /// <summary>
    /// Rows, as <see cref="ResizeColumns"/>; but at the first and the last row OpenCV mixes the row with itself, and in fixed point that is
    /// not the row: <see cref="First"/> may be one off the source there.
    /// </summary>
    /// <param name="size">Pixels of the resized axis.</param>
    /// <param name="limit">Pixels of the source.</param>
    /// <param name="start">As for columns.</param>
    /// <param name="count">How many pixels are wanted.</param>
    /// <param name="levels">As for columns.</param>
    public static AxisTaps ResizeRows(int size, int limit, int start, int count, LevelRule levels)
    {
        var taps = new AxisTaps(count, limit, levels);
        for (var i = Math.Max(0, -start); i < Math.Min(count, size - start); i++)
            (taps.First[i], taps.Near[i], taps.Far[i]) = taps.Resized(start + i, size);
        return taps;
    }

    /// <summary>Place and weights in single precision, as cv2.resize has them; in fixed point in 1/2048.</summary>
    private (int Lower, float Near, float Far) Resized(int index, int size)
    {
        var place = (float)((index + 0.5) * (1 / ((double)size / Limit)) - 0.5);
        var lower = (int)MathF.Floor(place);
        var far = place - lower;
        return Levels == LevelRule.FixedPoint
            ? (lower, MathF.Round((1 - far) * ResizeSteps), MathF.Round(far * ResizeSteps))
            : (lower, 1 - far, far);
    }

    /// <summary>
    /// Takes a place in 1/1024 pixel and rounds it to 1/32, as cv2.warpAffine does. Networks were trained on such crops, and at a sharp
    /// edge it shows by more than three gray levels.
    /// </summary>
    private void SetWarped(int index, double sum)
    {
        var place = Math.Floor(sum * (WarpSteps / WarpSum) + 0.5) / WarpSteps;
        if (!(place > -1 && place < Limit))
            return;
        var lower = (int)Math.Floor(place);
        var far = (float)(place - lower);
        Set(index, lower, lower >= 0 ? 1 - far : 0, lower + 1 < Limit ? far : 0);
    }

    private void Set(int index, int lower, float near, float far)
    {
        // Vector code reads the pixel at First and the one after it in one go, so First stays clear of the last pixel.
        if (lower < 0)
            (lower, near, far) = (0, far, 0);
        else if (lower > 0 && lower + 1 >= Limit)
            (lower, near, far) = (lower - 1, 0, near);
        (First[index], Near[index], Far[index]) = (lower, near, far);
    }
}

/// <summary>
/// What becomes of fractions of a gray level. Networks were trained and measured on what OpenCV makes of bytes, and keypoints tell the
/// difference.
/// </summary>
internal enum LevelRule
{
    /// <summary>They stay: a picture of floats is sampled.</summary>
    Fractions,

    /// <summary>
    /// They are rounded (cv2.warpAffine of bytes). Its places are multiples of 1/32 of a pixel, so that the mixture is exact before.
    /// </summary>
    Whole,

    /// <summary>Weights are whole multiples of 1/2048, and digits are dropped on the way as cv2.resize of bytes drops them.</summary>
    FixedPoint,
}
