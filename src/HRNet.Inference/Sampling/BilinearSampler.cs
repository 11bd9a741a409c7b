using System.Buffers;
using System.Numerics;
using HRNet.Imaging;

namespace HRNet.Inference.Sampling;

/// <summary>
/// Bilinear sampling, normalization and HWC to CHW in one pass. Columns are mixed first, once per source row, into a row of floats; two
/// such rows are then mixed, brought to whole gray levels where OpenCV does that, and normalized. Rows that follow one another share them.
/// </summary>
internal static class BilinearSampler
{
    /// <summary>Samples a frame into three planes.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="columns">Taps over the picture's columns.</param>
    /// <param name="rows">Taps over the picture's rows.</param>
    /// <param name="normalization">Order and scale of the planes.</param>
    /// <param name="planes">3 x rows x columns values.</param>
    public static void Sample(Frame frame, AxisTaps columns, AxisTaps rows, Normalization normalization, Span<float> planes)
    {
        var (width, height) = (columns.Count, rows.Count);
        if (planes.Length != 3 * width * height
            || columns.Limit != frame.Width || rows.Limit != frame.Height || columns.Levels != rows.Levels)
            throw new ArgumentException("The taps, the frame and the planes do not belong together.");
        var stride = columns.First.Length;
        var pooled = ArrayPool<float>.Shared.Rent(6 * stride);
        var upper = pooled.AsSpan(0, 3 * stride);
        var lower = pooled.AsSpan(3 * stride, 3 * stride);
        var (upperRow, lowerRow) = (-1, -1);
        var pixels = (ReadOnlySpan<byte>)frame.Pixels;
        var rowBytes = frame.Width * Frame.Channels;
        try
        {
            for (var v = 0; v < height; v++)
            {
                var (near, far) = (rows.Near[v], rows.Far[v]);
                var row = v * width;
                if (near == 0 && far == 0)
                {
                    for (var p = 0; p < 3; p++)
                        planes.Slice(p * width * height + row, width).Fill(normalization.Shift[p]);
                    continue;
                }

                var first = Math.Max(rows.First[v], 0);
                var second = Math.Min(rows.First[v] + 1, frame.Height - 1);
                if (upperRow != first && lowerRow == first)
                {
                    var swap = upper;
                    upper = lower;
                    lower = swap;
                    (upperRow, lowerRow) = (lowerRow, upperRow);
                }

                if (upperRow != first)
                    RowMixer.Mix(pixels.Slice(first * rowBytes, rowBytes), columns, upper);
                if (lowerRow != second)
                    RowMixer.Mix(pixels.Slice(second * rowBytes, rowBytes), columns, lower);
                (upperRow, lowerRow) = (first, second);
                for (var p = 0; p < 3; p++)
                {
                    var source = normalization.Source[p] * stride;
                    var above = upper.Slice(source, width);
                    var below = lower.Slice(source, width);
                    var (gain, shift) = (normalization.Gain[p], normalization.Shift[p]);
                    var result = planes.Slice(p * width * height + row, width);
                    switch (rows.Levels)
                    {
                        case LevelRule.Whole:
                            BlendWhole(above, below, near, far, gain, shift, result);
                            break;
                        case LevelRule.FixedPoint:
                            BlendFixed(above, below, (int)near, (int)far, gain, shift, result);
                            break;
                        default:
                            Blend(above, below, near * gain, far * gain, shift, result);
                            break;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    private static void Blend(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float near, float far, float shift, Span<float> result)
    {
        var (n, f, s) = (new Vector<float>(near), new Vector<float>(far), new Vector<float>(shift));
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var mixed = Vector.FusedMultiplyAdd(
                new Vector<float>(upper[i..]), n, Vector.FusedMultiplyAdd(new Vector<float>(lower[i..]), f, s));
            mixed.CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
            result[i] = float.FusedMultiplyAdd(upper[i], near, float.FusedMultiplyAdd(lower[i], far, shift));
    }

    /// <summary>The mixture is exact here, so that adding a half and cutting off rounds as OpenCV does.</summary>
    private static void BlendWhole(
        ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float near, float far, float gain, float shift, Span<float> result)
    {
        const float Half = 0.5f;
        var (n, f, h) = (new Vector<float>(near), new Vector<float>(far), new Vector<float>(Half));
        var (g, s) = (new Vector<float>(gain), new Vector<float>(shift));
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var level = Vector.Floor(
                Vector.FusedMultiplyAdd(new Vector<float>(upper[i..]), n, Vector.FusedMultiplyAdd(new Vector<float>(lower[i..]), f, h)));
            Vector.FusedMultiplyAdd(level, g, s).CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            var level = MathF.Floor(float.FusedMultiplyAdd(upper[i], near, float.FusedMultiplyAdd(lower[i], far, Half)));
            result[i] = float.FusedMultiplyAdd(level, gain, shift);
        }
    }

    /// <summary>
    /// Rows in 1/2048 of a gray level lose four bits, the products sixteen, and the last two are rounded (VResizeLinear of OpenCV).
    /// </summary>
    private static void BlendFixed(
        ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, int near, int far, float gain, float shift, Span<float> result)
    {
        var (n, f, two) = (new Vector<int>(near), new Vector<int>(far), new Vector<int>(2));
        var (g, s) = (new Vector<float>(gain), new Vector<float>(shift));
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var above = (n * (Vector.ConvertToInt32Native(new Vector<float>(upper[i..])) >> 4)) >> 16;
            var below = (f * (Vector.ConvertToInt32Native(new Vector<float>(lower[i..])) >> 4)) >> 16;
            Vector.FusedMultiplyAdd(Vector.ConvertToSingle((above + below + two) >> 2), g, s).CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            var level = (((near * ((int)upper[i] >> 4)) >> 16) + ((far * ((int)lower[i] >> 4)) >> 16) + 2) >> 2;
            result[i] = float.FusedMultiplyAdd(level, gain, shift);
        }
    }
}
