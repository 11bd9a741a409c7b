using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace HRNet.Inference.Pose.Decoding;

/// <summary>Separable Gaussian blurs of heat maps.</summary>
internal static class GaussianBlur
{
    /// <summary>
    /// The blur before a Newton step (Zhang et al. 2020, "modulation"): zeros outside the map, then scaled so that the maximum is as
    /// before.
    /// </summary>
    /// <param name="map">Rows x columns values.</param>
    /// <param name="width">Columns.</param>
    /// <param name="kernel">Weights, an odd number of them.</param>
    /// <param name="blurred">As many values as the map.</param>
    public static void Blur(ReadOnlySpan<float> map, int width, ReadOnlySpan<float> kernel, Span<float> blurred)
    {
        Blur(map, width, kernel, mirrored: false, blurred);
        TensorPrimitives.Multiply(blurred, TensorPrimitives.Max(map) / TensorPrimitives.Max(blurred), blurred);
    }

    /// <summary>cv2.GaussianBlur as it is without further arguments: outside, the map is mirrored about its edge cells.</summary>
    /// <param name="map">Rows x columns values.</param>
    /// <param name="width">Columns.</param>
    /// <param name="kernel">Weights, an odd number of them.</param>
    /// <param name="blurred">As many values as the map.</param>
    public static void BlurMirrored(ReadOnlySpan<float> map, int width, ReadOnlySpan<float> kernel, Span<float> blurred) =>
        Blur(map, width, kernel, mirrored: true, blurred);

    /// <summary>
    /// The weights that cv2.GaussianBlur takes when it is told the size alone: fixed ones up to 7, then sigma = 0.3 ((size - 1) / 2 - 1) +
    /// 0.8.
    /// </summary>
    /// <param name="size">Odd, at least 1.</param>
    public static float[] Kernel(int size)
    {
        if (size < 1 || size % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A blur kernel has an odd size.");
        switch (size)
        {
            case 1: return [1];
            case 3: return [0.25f, 0.5f, 0.25f];
            case 5: return [0.0625f, 0.25f, 0.375f, 0.25f, 0.0625f];
            case 7: return [0.03125f, 0.109375f, 0.21875f, 0.28125f, 0.21875f, 0.109375f, 0.03125f];
        }

        var sigma = 0.3 * ((size - 1) * 0.5 - 1) + 0.8;
        var weights = Enumerable.Range(0, size).Select(i => Math.Exp(-0.5 * Math.Pow((i - size / 2) / sigma, 2))).ToArray();
        return [.. weights.Select(w => (float)(w / weights.Sum()))];
    }

    private static void Blur(ReadOnlySpan<float> map, int width, ReadOnlySpan<float> kernel, bool mirrored, Span<float> blurred)
    {
        var (height, border) = (map.Length / width, kernel.Length / 2);
        var rowLength = width + 2 * border;
        var pooled = ArrayPool<float>.Shared.Rent(rowLength + (height + 2 * border) * width);
        try
        {
            var row = pooled.AsSpan(0, rowLength);
            var tall = pooled.AsSpan(rowLength, (height + 2 * border) * width);
            row.Clear();
            for (var y = 0; y < height; y++)
            {
                map.Slice(y * width, width).CopyTo(row[border..]);
                for (var x = 0; mirrored && x < border; x++)
                {
                    row[x] = row[border + Mirrored(x - border, width)];
                    row[border + width + x] = row[border + Mirrored(width + x, width)];
                }

                Convolve(row, 1, kernel, tall.Slice((border + y) * width, width));
            }

            for (var y = 0; y < border; y++)
            {
                var above = tall.Slice(y * width, width);
                var below = tall.Slice((border + height + y) * width, width);
                if (mirrored)
                {
                    tall.Slice((border + Mirrored(y - border, height)) * width, width).CopyTo(above);
                    tall.Slice((border + Mirrored(height + y, height)) * width, width).CopyTo(below);
                }
                else
                {
                    above.Clear();
                    below.Clear();
                }
            }

            for (var y = 0; y < height; y++)
                Convolve(tall[(y * width)..], width, kernel, blurred.Slice(y * width, width));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    /// <summary>
    /// Where an index beyond the ends comes from: mirrored about the first and the last, as often as it takes (BORDER_REFLECT_101).
    /// </summary>
    private static int Mirrored(int index, int length)
    {
        while (length > 1 && (uint)index >= (uint)length)
            index = index < 0 ? -index : 2 * (length - 1) - index;
        return length > 1 ? index : 0;
    }

    private static void Convolve(ReadOnlySpan<float> source, int spacing, ReadOnlySpan<float> kernel, Span<float> result)
    {
        var x = 0;
        for (; x <= result.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var k = 0; k < kernel.Length; k++)
                sum = Vector.FusedMultiplyAdd(new Vector<float>(source[(x + k * spacing)..]), new Vector<float>(kernel[k]), sum);
            sum.CopyTo(result[x..]);
        }

        for (; x < result.Length; x++)
        {
            var sum = 0f;
            for (var k = 0; k < kernel.Length; k++)
                sum = float.FusedMultiplyAdd(source[x + k * spacing], kernel[k], sum);
            result[x] = sum;
        }
    }
}
