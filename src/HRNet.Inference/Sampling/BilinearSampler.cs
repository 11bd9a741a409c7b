using System.Buffers;
using System.Numerics;
using HRNet.Imaging;

namespace HRNet.Inference.Sampling;

/// <summary>
/// Bilinear sampling, normalisation and HWC to CHW in one pass. Columns are mixed first, once per source row, into a row of floats; two such
/// rows are then mixed with the normalisation folded into their weights. Rows that follow one another share them.
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
        if (planes.Length != 3 * width * height || columns.Limit != frame.Width || rows.Limit != frame.Height)
            throw new ArgumentException("The taps, the frame and the planes differ in size.");
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

                var first = rows.First[v];
                var second = Math.Min(first + 1, frame.Height - 1);
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
                    var (source, gain) = (normalization.Source[p] * stride, normalization.Gain[p]);
                    Blend(
                        upper.Slice(source, stride), lower.Slice(source, stride), near * gain, far * gain, normalization.Shift[p],
                        planes.Slice(p * width * height + row, width));
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
            var mixed = Vector.FusedMultiplyAdd(new Vector<float>(upper[i..]), n, Vector.FusedMultiplyAdd(new Vector<float>(lower[i..]), f, s));
            mixed.CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
            result[i] = float.FusedMultiplyAdd(upper[i], near, float.FusedMultiplyAdd(lower[i], far, shift));
    }
}
