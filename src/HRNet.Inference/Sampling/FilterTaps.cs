using HRNet.Models;

namespace HRNet.Inference.Sampling;

/// <summary>
/// One axis of a resize as Pillow does it with bytes: each output is a sum of all source pixels that lie under a filter, whose reach grows
/// with the reduction. Weights are whole multiples of 2^-22, places are measured from pixel edges, and beyond the picture there is nothing,
/// so that the weights of what is there are scaled up.
/// </summary>
internal sealed class FilterTaps
{
    /// <summary>Bits behind the point: 32 less those of a byte and two for the sum (PRECISION_BITS).</summary>
    public const int Bits = 32 - 8 - 2;

    private const double Unit = 1 << Bits;
    private const double CubicSlope = -0.5;

    private readonly int[] _first;
    private readonly int[] _weights;
    private readonly int[] _ends;

    private FilterTaps(int limit, int[] first, int[] weights, int[] ends) =>
        (Limit, _first, _weights, _ends) = (limit, first, weights, ends);

    /// <summary>Outputs along the axis.</summary>
    public int Count => _first.Length;

    /// <summary>Pixels of the source.</summary>
    public int Limit { get; }

    /// <summary>The first source pixel that any output takes.</summary>
    public int Start => _first[0];

    /// <summary>Where the source pixels that outputs take end.</summary>
    public int End => _first[^1] + WeightsOf(Count - 1).Length;

    /// <summary>The first source pixel of an output.</summary>
    public int First(int output) => _first[output];

    /// <summary>The weights of an output's source pixels, in 2^-22.</summary>
    public ReadOnlySpan<int> WeightsOf(int output) => _weights.AsSpan((output > 0 ? _ends[output - 1] : 0).._ends[output]);

    /// <summary>The middle pixels of a resized axis.</summary>
    /// <param name="limit">Pixels of the source.</param>
    /// <param name="size">Pixels after resizing.</param>
    /// <param name="count">
    /// How many of them are wanted, at most <paramref name="size"/>. Where the rest is odd, an even number stays in front (Python's round).
    /// </param>
    /// <param name="filter">The filter.</param>
    public static FilterTaps Middle(int limit, int size, int count, ResizeFilter filter)
    {
        var start = (int)Math.Round((size - count) / 2.0, MidpointRounding.ToEven);
        var (first, ends) = (new int[count], new int[count]);
        var weights = new List<int>();
        var scale = (double)limit / size;
        var stretch = Math.Max(scale, 1);
        var reach = (filter == ResizeFilter.Bicubic ? 2 : 1) * stretch;
        for (var i = 0; i < count; i++)
        {
            var center = (start + i + 0.5) * scale;
            var from = Math.Max(0, (int)(center - reach + 0.5));
            var to = Math.Min(limit, (int)(center + reach + 0.5));
            var values = new double[to - from];
            for (var k = 0; k < values.Length; k++)
                values[k] = Value(filter, (k + from - center + 0.5) * (1 / stretch));
            var sum = values.Aggregate(0.0, (before, value) => before + value);
            first[i] = from;
            weights.AddRange(values.Select(value => (int)(Math.CopySign(0.5, value) + value / sum * Unit)));
            ends[i] = weights.Count;
        }

        return new(limit, first, [.. weights], ends);
    }

    private static double Value(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        return (filter, x) switch
        {
            (ResizeFilter.Bilinear, < 1) => 1 - x,
            (ResizeFilter.Bicubic, < 1) => (((CubicSlope + 2) * x) - (CubicSlope + 3)) * x * x + 1,
            (ResizeFilter.Bicubic, < 2) => (((x - 5) * x + 8) * x - 4) * CubicSlope,
            _ => 0,
        };
    }
}
