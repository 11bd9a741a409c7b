using System.Numerics.Tensors;

namespace HRNet.Quantization;

/// <summary>How a range for the bytes of a value is chosen from what calibration saw of it.</summary>
public enum RangeMethod
{
    /// <summary>All that was seen.</summary>
    MinMax,

    /// <summary>All but one value in ten thousand at each end.</summary>
    Percentile,

    /// <summary>The one that loses least information: Kullback-Leibler divergence (Migacz, "8-bit inference with TensorRT", 2017).</summary>
    Entropy,

    /// <summary>The one of the least mean squared error.</summary>
    Mse,
}

/// <summary>What calibration saw of a value: its ends, how often each size occurred, and the mean of each channel.</summary>
internal sealed class ValueStatistics(int channels)
{
    /// <summary>Columns of the histogram, half of them below 0; about eight to a step of a byte where both signs occur.</summary>
    private const int Bins = 4096;

    private const int Levels = 256;
    private const double Tail = 1e-4;

    /// <summary>Parts of the whole range that are tried.</summary>
    private const int Trials = 80;
    private const double SmallestPart = 0.2;

    private readonly double[] _sums = new double[channels];
    private long[] _bins = new long[Bins];
    private float _reach = 1f / 1024;
    private long _count;

    /// <summary>The least value.</summary>
    public float Least { get; private set; } = float.PositiveInfinity;

    /// <summary>The greatest value.</summary>
    public float Most { get; private set; } = float.NegativeInfinity;

    /// <summary>Mean of each channel.</summary>
    public float[] Means => Array.ConvertAll(_sums, sum => (float)(sum * channels / Math.Max(1, _count)));

    /// <summary>Takes (images, channels, ...) values.</summary>
    /// <exception cref="InvalidDataException">One is no finite number.</exception>
    public void Add(ReadOnlySpan<float> values, int images)
    {
        var plane = values.Length / (images * channels);
        for (var start = 0; start < values.Length; start += plane)
        {
            var part = values.Slice(start, plane);
            var (least, most) = (TensorPrimitives.Min(part), TensorPrimitives.Max(part));
            if (!float.IsFinite(least) || !float.IsFinite(most))
                throw new InvalidDataException("The network answers a calibration picture with values that are no finite numbers.");
            (Least, Most) = (Math.Min(Least, least), Math.Max(Most, most));
            while (Math.Max(-least, most) > _reach)
                Widen();
            _sums[start / plane % channels] += TensorPrimitives.Sum(part);
            var step = Bins / 2 / _reach;
            foreach (var value in part)
                _bins[Math.Clamp((int)((value + _reach) * step), 0, Bins - 1)]++;
        }

        _count += values.Length;
    }

    /// <summary>The scale by a method.</summary>
    public ByteScale Scale(RangeMethod method) => method switch
    {
        RangeMethod.MinMax => ByteScale.Of(Least, Most),
        RangeMethod.Percentile => ByteScale.Of(Quantile(Tail), Quantile(1 - Tail)),
        RangeMethod.Mse => Best(SquaredError),
        RangeMethod.Entropy => Best(Divergence),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
    };

    /// <summary>Doubles the reach: two columns become one.</summary>
    private void Widen()
    {
        var wider = new long[Bins];
        for (var k = 0; k < Bins; k++)
            wider[Bins / 4 + k / 2] += _bins[k];
        (_bins, _reach) = (wider, 2 * _reach);
    }

    private float Center(int bin) => ((bin + 0.5f) / (Bins / 2) - 1) * _reach;

    private float Quantile(double part)
    {
        var wanted = part * _count;
        var seen = 0L;
        for (var k = 0; k < Bins; k++)
        {
            if ((seen += _bins[k]) >= wanted)
                return Math.Clamp(Center(k), Least, Most);
        }

        return Most;
    }

    private ByteScale Best(Func<ByteScale, double> loss) => Enumerable.Range(0, Trials)
        .Select(k => 1 - (1 - SmallestPart) * k / Trials)
        .Select(part => ByteScale.Of((float)(part * Least), (float)(part * Most)))
        .MinBy(loss);

    private double SquaredError(ByteScale scale)
    {
        var sum = 0.0;
        for (var k = 0; k < Bins; k++)
        {
            if (_bins[k] > 0)
                sum += _bins[k] * Math.Pow(Center(k) - scale.Round(Center(k)), 2);
        }

        return sum;
    }

    /// <summary>Of what is seen, with all beyond the ends on them, from what 256 levels make of what lies within.</summary>
    private double Divergence(ByteScale scale)
    {
        var (least, most) = Ends(scale);
        Span<double> sums = stackalloc double[Levels];
        Span<int> filled = stackalloc int[Levels];
        var seen = new double[Bins];
        var (first, last) = (Bin(least), Bin(most));
        int Level(int bin) => Math.Clamp((int)MathF.Round((Center(bin) - least) / scale.Scale), 0, Levels - 1);
        for (var k = first; k <= last; k++)
        {
            seen[k] = _bins[k];
            sums[Level(k)] += _bins[k];
            filled[Level(k)] += _bins[k] > 0 ? 1 : 0;
        }

        for (var k = 0; k < Bins; k++)
        {
            if (k < first || k > last)
                seen[Math.Clamp(k, first, last)] += _bins[k];
        }

        var (within, divergence) = (TensorPrimitives.Sum<double>(sums), 0.0);
        for (var k = first; k <= last; k++)
        {
            if (seen[k] == 0)
                continue;
            // An end that only holds what lay beyond it has nothing to compare with: that is what is lost.
            var level = Level(k);
            var share = filled[level] > 0 ? sums[level] / filled[level] / within : 0;
            divergence += seen[k] / _count * Math.Log(seen[k] / _count / Math.Max(share, 1e-12));
        }

        return divergence;
    }

    private static (float Least, float Most) Ends(ByteScale scale) => (-scale.ZeroPoint * scale.Scale, (byte.MaxValue - scale.ZeroPoint) * scale.Scale);

    private int Bin(float value) => Math.Clamp((int)((value + _reach) * (Bins / 2 / _reach)), 0, Bins - 1);
}
