using System.Buffers;
using HRNet.Imaging;

namespace HRNet.Inference.Sampling;

/// <summary>
/// Resizing as Pillow does it, normalization and HWC to CHW: columns first, to bytes again, then rows, each with its own filter. Only what
/// is seen is resized.
/// </summary>
internal static class FilterSampler
{
    private const int Half = 1 << (FilterTaps.Bits - 1);

    /// <summary>Samples a frame into three planes.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="columns">Taps over the picture's columns.</param>
    /// <param name="rows">Taps over the picture's rows.</param>
    /// <param name="normalization">Order and scale of the planes.</param>
    /// <param name="planes">3 x rows x columns values.</param>
    public static void Sample(Frame frame, FilterTaps columns, FilterTaps rows, Normalization normalization, Span<float> planes)
    {
        var (width, height) = (columns.Count, rows.Count);
        if (planes.Length != 3 * width * height || columns.Limit != frame.Width || rows.Limit != frame.Height)
            throw new ArgumentException("The taps, the frame and the planes do not belong together.");
        var (start, end, stride) = (rows.Start, rows.End, width * Frame.Channels);
        var narrowed = ArrayPool<byte>.Shared.Rent((end - start) * stride);
        try
        {
            for (var row = start; row < end; row++)
                Narrow(frame.Pixels.Slice(row * frame.Width * Frame.Channels, frame.Width * Frame.Channels), columns,
                    narrowed.AsSpan((row - start) * stride, stride));
            var sums = new int[stride];
            for (var v = 0; v < height; v++)
            {
                Array.Fill(sums, Half);
                var at = (rows.First(v) - start) * stride;
                foreach (var weight in rows.WeightsOf(v))
                {
                    for (var i = 0; i < sums.Length; i++)
                        sums[i] += narrowed[at + i] * weight;
                    at += stride;
                }

                for (var p = 0; p < 3; p++)
                {
                    var (gain, shift) = (normalization.Gain[p], normalization.Shift[p]);
                    var result = planes.Slice((p * height + v) * width, width);
                    for (var u = 0; u < width; u++)
                        result[u] = float.FusedMultiplyAdd(Level(sums[u * Frame.Channels + normalization.Source[p]]), gain, shift);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrowed);
        }
    }

    private static void Narrow(ReadOnlySpan<byte> pixels, FilterTaps columns, Span<byte> narrowed)
    {
        for (var u = 0; u < columns.Count; u++)
        {
            var (red, green, blue) = (Half, Half, Half);
            var at = columns.First(u) * Frame.Channels;
            foreach (var weight in columns.WeightsOf(u))
            {
                red += pixels[at] * weight;
                green += pixels[at + 1] * weight;
                blue += pixels[at + 2] * weight;
                at += Frame.Channels;
            }

            var target = narrowed.Slice(u * Frame.Channels, Frame.Channels);
            (target[0], target[1], target[2]) = (Level(red), Level(green), Level(blue));
        }
    }

    /// <summary>A sum as a gray level; the cubic overshoots at edges.</summary>
    private static byte Level(int sum) => (byte)Math.Clamp(sum >> FilterTaps.Bits, 0, byte.MaxValue);
}
