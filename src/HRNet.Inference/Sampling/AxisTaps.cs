namespace HRNet.Inference.Sampling;

/// <summary>
/// One axis of a bilinear sampling: each output index is mixed from source index <c>First[i]</c> and the one after it. Both are always inside the
/// source (the last index repeats where the source has one only); what lies outside has weight 0, so black, or was moved to the edge.
/// </summary>
internal sealed class AxisTaps
{
    /// <summary>Arrays are filled up to a multiple of this with weight 0, so that vector loops need no remainder.</summary>
    internal const int Lanes = 16;

    /// <summary>Steps of a pixel in which cv2.warpAffine adds up places (AB_BITS = 10).</summary>
    private const double WarpSum = 1024;

    /// <summary>Steps of a pixel to which cv2.warpAffine rounds places (INTER_BITS = 5).</summary>
    private const double WarpSteps = 32;

    private AxisTaps(int count, int limit)
    {
        var padded = (count + Lanes - 1) / Lanes * Lanes;
        (Count, Limit) = (count, limit);
        (First, Near, Far) = (new int[padded], new float[padded], new float[padded]);
    }

    /// <summary>Outputs along the axis.</summary>
    public int Count { get; }

    /// <summary>Source indices run from 0 to this, exclusive.</summary>
    public int Limit { get; }

    /// <summary>The lower source index of each output.</summary>
    public int[] First { get; }

    /// <summary>Weight of the lower source index.</summary>
    public float[] Near { get; }

    /// <summary>Weight of the source index after it.</summary>
    public float[] Far { get; }

    /// <summary>
    /// Columns of a crop, at origin + step * i. Beyond the first and last source index lies black, into which the edge fades (cv2.warpAffine, BORDER_CONSTANT 0).
    /// </summary>
    public static AxisTaps WarpColumns(double origin, double step, int count, int limit)
    {
        var taps = new AxisTaps(count, limit);
        for (var i = 0; i < count; i++)
            taps.SetWarped(i, Math.Round(origin * WarpSum) + Math.Round(step * i * WarpSum));
        return taps;
    }

    /// <summary>Rows of a crop: as <see cref="WarpColumns"/>, but rounded once, as OpenCV does.</summary>
    public static AxisTaps WarpRows(double origin, double step, int count, int limit)
    {
        var taps = new AxisTaps(count, limit);
        for (var i = 0; i < count; i++)
            taps.SetWarped(i, Math.Round((origin + step * i) * WarpSum));
        return taps;
    }

    /// <summary>Samples at origin + step * i, moved to the nearest source index where that lies outside (bilinear resizing).</summary>
    public static AxisTaps EdgeRepeated(double origin, double step, int count, int limit)
    {
        var taps = new AxisTaps(count, limit);
        for (var i = 0; i < count; i++)
        {
            var place = Math.Clamp(origin + step * i, 0, limit - 1);
            var lower = (int)place;
            var far = (float)(place - lower);
            taps.Set(i, lower, 1 - far, far);
        }

        return taps;
    }

    /// <summary>Resizes a source of <paramref name="limit"/> pixels to <paramref name="size"/>, half-pixel centres (cv2.resize INTER_LINEAR, align_corners false).</summary>
    /// <param name="size">Pixels of the resized axis.</param>
    /// <param name="limit">Pixels of the source.</param>
    /// <param name="start">First pixel of the resized axis that is wanted; those from <paramref name="size"/> on are black.</param>
    /// <param name="count">How many pixels are wanted.</param>
    public static AxisTaps Resize(int size, int limit, int start, int count)
    {
        var step = (double)limit / size;
        var taps = EdgeRepeated((start + 0.5) * step - 0.5, step, count, limit);
        for (var i = Math.Max(0, size - start); i < count; i++)
            (taps.First[i], taps.Near[i], taps.Far[i]) = (0, 0, 0);
        return taps;
    }

    /// <summary>Resizes a source of <paramref name="limit"/> pixels to <paramref name="size"/> as <see cref="Resize"/> does, and lays it on black.</summary>
    /// <param name="size">Pixels of the resized axis.</param>
    /// <param name="limit">Pixels of the source.</param>
    /// <param name="offset">Where the resized axis begins, 0 or more.</param>
    /// <param name="count">Pixels of the whole axis, at least offset + size.</param>
    public static AxisTaps Place(int size, int limit, int offset, int count)
    {
        var step = (double)limit / size;
        var taps = EdgeRepeated((0.5 - offset) * step - 0.5, step, count, limit);
        for (var i = 0; i < count; i++)
        {
            if (i < offset || i >= offset + size)
                (taps.First[i], taps.Near[i], taps.Far[i]) = (0, 0, 0);
        }

        return taps;
    }

    /// <summary>
    /// Takes a place in 1/1024 pixel and rounds it to 1/32, as cv2.warpAffine does. Networks were trained on such crops, and at a sharp edge it shows by more
    /// than three gray levels.
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
