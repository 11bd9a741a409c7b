using static HRNet.Network.LayerParameters;

namespace HRNet.Network;

/// <summary>The interpreter that computes nothing and lists what would be needed; a value is its size.</summary>
internal sealed class ShapeInference : ILayers<Extent>
{
    private readonly List<Parameter> _parameters = [];
    private readonly HashSet<string> _names = [];

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public long MultiplyAdds { get; private set; }

    public int Channels(Extent x) => x.Channels;

    public Extent Convolution(Extent x, string name, int channels, int kernel, int stride, bool bias, string? norm)
    {
        Need(Weight(name, channels, x.Channels, kernel, kernel));
        if (bias)
            Need(Bias(name, channels));
        if (norm is not null)
            Need(Weight(norm, channels), Bias(norm, channels), Mean(norm, channels), Variance(norm, channels));

        var y = x.Convolved(channels, stride);
        MultiplyAdds += y.Count * x.Channels * kernel * kernel;
        return y;
    }

    public Extent Deconvolution(Extent x, string name, int channels)
    {
        Need(Weight(name, x.Channels, channels, 2, 2), Bias(name, channels));
        var y = new Extent(channels, 2 * x.Rows, 2 * x.Columns);
        MultiplyAdds += y.Count * x.Channels;
        return y;
    }

    public Extent GroupNorm(Extent x, string name, int groups)
    {
        if (x.Channels % groups != 0)
            throw new InvalidOperationException($"{name}: {x.Channels} channels do not divide into {groups} groups.");
        Need(Weight(name, x.Channels), Bias(name, x.Channels));
        return x;
    }

    public Extent Linear(Extent x, string name, int outputs)
    {
        Need(Weight(name, outputs, x.Channels), Bias(name, outputs));
        MultiplyAdds += (long)x.Channels * outputs;
        return x with { Channels = outputs };
    }

    public Extent Scale(Extent x, string name)
    {
        Need(new Parameter(name, []));
        return x;
    }

    public Extent Add(Extent a, Extent b) =>
        a == b ? a : throw new InvalidOperationException($"Values of {a} and {b} cannot be added.");

    public Extent MatMul(Extent a, Extent b)
    {
        if (a.Columns != b.Channels)
            throw new InvalidOperationException($"Values of {a} and {b} cannot be multiplied.");
        MultiplyAdds += a.Count * b.Columns;
        return a with { Columns = b.Columns };
    }

    public Extent Concat(IReadOnlyList<Extent> xs) => xs[0] with { Channels = xs.Sum(x => x.Channels) };

    public Extent Relu(Extent x) => x;

    public Extent Exp(Extent x) => x;

    public Extent Multiply(Extent x, float factor) => x;

    public Extent Softmax(Extent x) => x;

    public Extent Upsample(Extent x, Extent target, Upsampling flavour) => x.Like(target);

    public Extent AveragePool(Extent x, int side) => x.Pooled(side);

    public Extent GlobalAverage(Extent x) => new(x.Channels, 1, 1);

    public Extent RoiAlign(Extent x, Extent regions, int side, int stride, RegionSampling sampling) => new(x.Channels, side, side);

    public Extent Append(IReadOnlyList<Extent> xs) => xs[0];

    public Extent Unroll(Extent x) => new(x.Channels * x.Rows * x.Columns, 1, 1);

    public Extent Flatten(Extent x) => new(x.Channels, 1, x.Rows * x.Columns);

    public Extent Unflatten(Extent x, Extent target) => x.Like(target);

    public Extent Column(Extent x) => new(x.Channels, x.Columns, 1);

    public Extent Transpose(Extent x) => new(x.Columns, 1, x.Channels);

    // A layer that several levels share comes again under the same name.
    private void Need(params ReadOnlySpan<Parameter> layer)
    {
        foreach (var parameter in layer)
        {
            if (_names.Add(parameter.Name))
                _parameters.Add(parameter);
        }
    }
}

/// <summary>The size of a value without its batch. Flattened pixels are one row of columns.</summary>
internal readonly record struct Extent(int Channels, int Rows, int Columns)
{
    public long Count => (long)Channels * Rows * Columns;

    /// <summary>After a convolution that is padded by half its kernel.</summary>
    public Extent Convolved(int channels, int stride) => new(channels, (Rows + stride - 1) / stride, (Columns + stride - 1) / stride);

    public Extent Pooled(int side) => new(Channels, Rows / side, Columns / side);

    public Extent Like(Extent other) => new(Channels, other.Rows, other.Columns);
}
