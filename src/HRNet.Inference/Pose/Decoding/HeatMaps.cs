using System.Buffers;
using System.Numerics.Tensors;
using HRNet.Inference.Geometry;
using HRNet.Models;

namespace HRNet.Inference.Pose.Decoding;

/// <summary>The heat maps of one person: maps x rows x columns values. A view; the values stay their owner's.</summary>
internal readonly ref struct HeatMaps
{
    private readonly ReadOnlySpan<float> _values;

    /// <summary>Looks at the values.</summary>
    public HeatMaps(ReadOnlySpan<float> values, int count, int rows, int columns)
    {
        if (values.Length != count * rows * columns || rows < 1 || columns < 1)
            throw new ArgumentException("The values are not maps x rows x columns.", nameof(values));
        _values = values;
        (Count, Rows, Columns) = (count, rows, columns);
    }

    /// <summary>How many maps.</summary>
    public int Count { get; }

    /// <summary>Rows of each.</summary>
    public int Rows { get; }

    /// <summary>Columns of each.</summary>
    public int Columns { get; }

    /// <summary>One map.</summary>
    public ReadOnlySpan<float> this[int map] => _values.Slice(map * Rows * Columns, Rows * Columns);

    /// <summary>The crop rule that goes with a decoder.</summary>
    public static CropRule RuleOf(HeatMapDecoder decoder) => decoder switch
    {
        HeatMapDecoder.Udp or HeatMapDecoder.UdpRegress => CropRule.Udp,
        HeatMapDecoder.Face => CropRule.HalfPixel,
        _ => CropRule.Plain,
    };

    /// <summary>The blur that goes with a decoder; of no meaning for those that do not blur.</summary>
    /// <param name="decoder">The decoder of the weights.</param>
    /// <param name="size">The card's size: UDP with offsets blurs twice as far (mmpose).</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not odd.</exception>
    public static float[] KernelOf(HeatMapDecoder decoder, int size)
    {
        var kernel = GaussianBlur.Kernel(size);
        return decoder == HeatMapDecoder.UdpRegress ? GaussianBlur.Kernel(2 * size + 1) : kernel;
    }

    /// <summary>Finds the keypoints, in heat-map cells.</summary>
    /// <param name="decoder">The decoder of the weights.</param>
    /// <param name="kernel">Weights of the blur (<see cref="KernelOf"/>), for DARK and UDP.</param>
    /// <param name="points">One point for each keypoint.</param>
    public void Decode(HeatMapDecoder decoder, ReadOnlySpan<float> kernel, Span<MapPoint> points)
    {
        if (decoder is HeatMapDecoder.Dark or HeatMapDecoder.Udp or HeatMapDecoder.UdpRegress)
        {
            DecodeBlurred(decoder, kernel, points);
            return;
        }

        for (var k = 0; k < points.Length; k++)
        {
            points[k] = decoder switch
            {
                HeatMapDecoder.PlainPerAxis => QuarterDecoder.DecodePerAxis(this[k], Columns, Rows),
                HeatMapDecoder.Face => QuarterDecoder.DecodeFace(this[k], Columns, Rows),
                _ => QuarterDecoder.Decode(this[k], Columns, Rows),
            };
        }
    }

    private void DecodeBlurred(HeatMapDecoder decoder, ReadOnlySpan<float> kernel, Span<MapPoint> points)
    {
        var pooled = ArrayPool<float>.Shared.Rent(Rows * Columns);
        try
        {
            var blurred = pooled.AsSpan(0, Rows * Columns);
            for (var k = 0; k < points.Length; k++)
            {
                if (decoder == HeatMapDecoder.UdpRegress)
                {
                    GaussianBlur.BlurMirrored(this[3 * k], Columns, kernel, blurred);
                    points[k] = UdpDecoder.DecodeOffsets(blurred, this[3 * k + 1], this[3 * k + 2], Columns, Rows);
                    continue;
                }

                GaussianBlur.Blur(this[k], Columns, kernel, blurred);
                points[k] = decoder == HeatMapDecoder.Dark
                    ? DarkDecoder.Decode(this[k], blurred, Columns, Rows)
                    : UdpDecoder.Decode(this[k], blurred, Columns, Rows);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }
}

/// <summary>A keypoint in a heat map.</summary>
/// <param name="X">Column; fractions lie between cells. -1 where the decoder of mmpose found no positive value.</param>
/// <param name="Y">Row, likewise.</param>
/// <param name="Score">The heat map's maximum.</param>
internal readonly record struct MapPoint(float X, float Y, float Score);

/// <summary>The highest cell of a heat map.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
/// <param name="Score">Its value.</param>
internal readonly record struct Peak(int X, int Y, float Score)
{
    /// <summary>Finds it; the first in reading order where several are as high.</summary>
    /// <param name="map">Rows x columns values.</param>
    /// <param name="width">Columns.</param>
    public static Peak Find(ReadOnlySpan<float> map, int width)
    {
        var index = TensorPrimitives.IndexOfMax(map);
        var (y, x) = Math.DivRem(index, width);
        return new Peak(x, y, map[index]);
    }
}
