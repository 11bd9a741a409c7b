using HRNet.Inference.Results;
using HRNet.Inference.Sampling;

namespace HRNet.Inference.Detection;

/// <summary>The small mask of an object (He et al. 2017) laid over the picture, as mmdet does it.</summary>
internal static class MaskPaster
{
    /// <summary>The most bytes that a mask over a box takes, before it is made.</summary>
    /// <param name="box">The box in pixels of the picture.</param>
    /// <param name="side">Rows and columns of the small mask.</param>
    /// <param name="pictureWidth">Columns of the picture.</param>
    /// <param name="pictureHeight">Rows of the picture.</param>
    public static long Bytes(Corners box, int side, int pictureWidth, int pictureHeight)
    {
        // Half a cell more on each side, and pixels that are only touched.
        return Most(box.Width, pictureWidth) * Most(box.Height, pictureHeight);

        long Most(float extent, int limit) => (long)Math.Clamp(extent * (1 + 1f / side) + 2, 1, limit);
    }

    /// <summary>Pastes one mask as mmdet does since 2.0: bilinear, fading to nothing at the box's border.</summary>
    /// <param name="probabilities">Side x side values over the box, rows from top to bottom.</param>
    /// <param name="side">Rows and columns of the small mask.</param>
    /// <param name="box">The box in pixels of the picture.</param>
    /// <param name="pictureWidth">Columns of the picture.</param>
    /// <param name="pictureHeight">Rows of the picture.</param>
    /// <param name="threshold">The probability from which on a pixel belongs to the object.</param>
    /// <returns>The pixels; empty where the box is.</returns>
    public static ObjectMask Paste(
        ReadOnlySpan<float> probabilities, int side, Corners box, int pictureWidth, int pictureHeight, float threshold = 0.5f)
    {
        var columns = new Taps(box.Left, box.Width, pictureWidth, side);
        var rows = new Taps(box.Top, box.Height, pictureHeight, side);
        var pixels = new bool[columns.Count * rows.Count];
        var grid = Bordered(probabilities, side);
        var mixed = new float[side + 2];
        for (var row = 0; row < rows.Count; row++)
        {
            var upper = grid.AsSpan(rows.First[row] * (side + 2), side + 2);
            var lower = grid.AsSpan((rows.First[row] + 1) * (side + 2), side + 2);
            var (near, far) = (1 - rows.Far[row], rows.Far[row]);
            for (var k = 0; k < mixed.Length; k++)
                mixed[k] = upper[k] * near + lower[k] * far;

            var line = pixels.AsSpan(row * columns.Count, columns.Count);
            for (var column = 0; column < line.Length; column++)
            {
                var pair = mixed.AsSpan(columns.First[column], 2);
                line[column] = pair[0] + (pair[1] - pair[0]) * columns.Far[column] >= threshold;
            }
        }

        return new ObjectMask(columns.Start, rows.Start, columns.Count, rows.Count, pixels, new(pictureWidth, pictureHeight));
    }

    /// <summary>
    /// Stretches one mask over the whole pixels of a box as mmdet 1.x does: resized as OpenCV resizes floats, without fading.
    /// </summary>
    /// <inheritdoc cref="Paste"/>
    public static ObjectMask Stretch(
        ReadOnlySpan<float> probabilities, int side, Corners box, int pictureWidth, int pictureHeight, float threshold = 0.5f)
    {
        var (left, top) = ((int)box.Left, (int)box.Top);
        var columns = Resized(Math.Max((int)box.Right - left, 1), side);
        var rows = Resized(Math.Max((int)box.Bottom - top, 1), side);
        var (width, height) = (Math.Clamp(pictureWidth - left, 0, columns.Count), Math.Clamp(pictureHeight - top, 0, rows.Count));
        var pixels = new bool[width * height];
        var mixed = new float[side];
        for (var row = 0; row < height; row++)
        {
            var upper = probabilities.Slice(rows.First[row] * side, side);
            var lower = probabilities.Slice((rows.First[row] + 1) * side, side);
            for (var k = 0; k < side; k++)
                mixed[k] = upper[k] * rows.Near[row] + lower[k] * rows.Far[row];

            var line = pixels.AsSpan(row * width, width);
            for (var column = 0; column < line.Length; column++)
            {
                var pair = mixed.AsSpan(columns.First[column], 2);
                line[column] = pair[0] * columns.Near[column] + pair[1] * columns.Far[column] > threshold;
            }
        }

        return new ObjectMask(left, top, width, height, pixels, new(pictureWidth, pictureHeight));
    }

    private static AxisTaps Resized(int size, int side) => AxisTaps.ResizeColumns(size, side, start: 0, size, LevelRule.Fractions);

    /// <summary>The same with a border of zeros.</summary>
    private static float[] Bordered(ReadOnlySpan<float> probabilities, int side)
    {
        var grid = new float[(side + 2) * (side + 2)];
        for (var k = 0; k < side * side; k++)
            grid[(k / side + 1) * (side + 2) + k % side + 1] = probabilities[k];
        return grid;
    }

    /// <summary>The pixels of one axis that a box touches, and which two cells of the bordered grid each is mixed from.</summary>
    private sealed class Taps
    {
        public Taps(float start, float extent, int limit, int side)
        {
            // A pixel's center at most half a cell outside the box still sees the outermost cells.
            var reach = extent / side / 2;
            Start = extent > 0 ? (int)Math.Clamp(MathF.Floor(start - reach), 0, limit) : 0;
            var end = extent > 0 ? (int)Math.Clamp(MathF.Ceiling(start + extent + reach), Start, limit) : 0;
            (First, Far) = (new int[end - Start], new float[end - Start]);
            for (var k = 0; k < First.Length; k++)
            {
                var place = (Start + k + 0.5f - start) / extent * side + 0.5f;
                First[k] = (int)Math.Clamp(MathF.Floor(place), 0, side);
                Far[k] = Math.Clamp(place - First[k], 0, 1);
            }
        }

        public int Start { get; }

        public int Count => First.Length;

        public int[] First { get; }

        public float[] Far { get; }
    }
}
