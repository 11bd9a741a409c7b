using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HRNet.Inference.Sampling;

/// <summary>Mixes the columns of one row of RGB bytes into three rows of floats: red, green, blue.</summary>
internal static class RowMixer
{
    /// <summary>Mixes one row.</summary>
    /// <param name="pixels">The row: 3 bytes a pixel, <see cref="AxisTaps.Limit"/> pixels.</param>
    /// <param name="columns">The taps.</param>
    /// <param name="mixed">Three rows, each as long as the taps' arrays.</param>
    public static void Mix(ReadOnlySpan<byte> pixels, AxisTaps columns, Span<float> mixed)
    {
        if (Avx2.IsSupported && columns.Limit > 1)
            MixGathered(pixels, columns, mixed);
        else
            MixPlainly(pixels, columns, mixed);
    }

    /// <summary>The same without vectors, for other processors and for pictures one pixel wide.</summary>
    internal static void MixPlainly(ReadOnlySpan<byte> pixels, AxisTaps columns, Span<float> mixed)
    {
        var stride = columns.First.Length;
        var red = mixed[..stride];
        var green = mixed.Slice(stride, stride);
        var blue = mixed.Slice(2 * stride, stride);
        var next = columns.Limit > 1 ? 3 : 0;
        for (var i = 0; i < stride; i++)
        {
            var two = pixels.Slice(3 * columns.First[i], next + 3);
            var (near, far) = (columns.Near[i], columns.Far[i]);
            red[i] = two[0] * near + two[next] * far;
            green[i] = two[1] * near + two[next + 1] * far;
            blue[i] = two[2] * near + two[next + 2] * far;
        }
    }

    /// <summary>
    /// Eight pixels at a time: a gather of the four bytes from the first pixel on, and one of the four bytes that end with the second
    /// pixel. Neither leaves the row, because First is at most Limit - 2.
    /// </summary>
    private static unsafe void MixGathered(ReadOnlySpan<byte> pixels, AxisTaps columns, Span<float> mixed)
    {
        var stride = columns.First.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.Length, 3 * columns.Limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(mixed.Length, 3 * stride);
        var mask = Vector256.Create(255);
        fixed (byte* source = pixels)
        fixed (int* first = columns.First)
        fixed (float* near = columns.Near, far = columns.Far, target = mixed)
        {
            for (var i = 0; i < stride; i += Vector256<int>.Count)
            {
                var offset = Vector256.Load(first + i);
                offset += offset + offset;
                var a = Avx2.GatherVector256((int*)source, offset, 1);
                var b = Avx2.GatherVector256((int*)(source + 2), offset, 1);
                var (n, f) = (Vector256.Load(near + i), Vector256.Load(far + i));
                Mix2(a & mask, (b >>> 8) & mask, n, f).Store(target + i);
                Mix2((a >>> 8) & mask, (b >>> 16) & mask, n, f).Store(target + stride + i);
                Mix2((a >>> 16) & mask, b >>> 24, n, f).Store(target + 2 * stride + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix2(Vector256<int> a, Vector256<int> b, Vector256<float> near, Vector256<float> far) =>
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(a), near, Vector256.ConvertToSingle(b) * far);
}
