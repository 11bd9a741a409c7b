using HRNet.Network;
using static HRNet.Network.LayerParameters;

namespace HRNet.Tests.Network;

/// <summary>
/// The interpreter that computes, slowly and plainly, as the layers' definitions read: nothing is folded, sums are float64.
/// It is what the ONNX graphs are compared with in tests, on networks of a few channels.
/// </summary>
internal sealed class ManagedLayers(TensorSource source) : ILayers<Maps>
{
    private const double Epsilon = 1e-5;

    public int Channels(Maps x) => x.Channels;

    public Maps Convolution(Maps x, string name, int channels, int kernel, int stride, bool bias, string? norm)
    {
        var weights = source(Weight(name, channels, x.Channels, kernel, kernel));
        var offsets = bias ? source(Bias(name, channels)) : new float[channels];
        var y = Maps.Empty(x.Batch, channels, (x.Rows - 1) / stride + 1, (x.Columns - 1) / stride + 1);
        var sums = new double[y.Rows * y.Columns];
        for (var item = 0; item < y.Batch; item++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                Array.Fill(sums, offsets[channel]);
                for (var from = 0; from < x.Channels; from++)
                {
                    var taps = weights.AsSpan((channel * x.Channels + from) * kernel * kernel, kernel * kernel);
                    Accumulate(x.Plane(item, from), x.Rows, x.Columns, taps, kernel, stride, sums, y.Columns);
                }

                Cast(sums, y.MutablePlane(item, channel));
            }
        }

        return norm is null ? y : BatchNorm(y, norm);
    }

    public Maps Deconvolution(Maps x, string name, int channels)
    {
        var weights = source(Weight(name, x.Channels, channels, 2, 2));
        var offsets = source(Bias(name, channels));
        var y = Maps.Empty(x.Batch, channels, 2 * x.Rows, 2 * x.Columns);
        for (var k = 0; k < y.Values.Length; k++)
        {
            var (row, column) = (k / y.Columns % y.Rows, k % y.Columns);
            var (item, channel) = Math.DivRem(k / (y.Rows * y.Columns), channels);
            double sum = offsets[channel];
            for (var c = 0; c < x.Channels; c++)
            {
                var tap = ((c * channels + channel) * 2 + row % 2) * 2 + column % 2;
                sum += (double)x.Plane(item, c)[row / 2 * x.Columns + column / 2] * weights[tap];
            }

            y.Values[k] = (float)sum;
        }

        return y;
    }

    public Maps RoiAlign(Maps x, Maps regions, int side, int stride, RegionSampling sampling) =>
        ManagedRoiAlign.Align(x, regions, side, stride, sampling);

    public Maps Append(IReadOnlyList<Maps> xs) =>
        new([xs.Sum(x => x.Batch), .. xs[0].Shape[1..]], [.. xs.SelectMany(x => x.Values)]);

    public Maps Unroll(Maps x) => x with { Shape = [x.Batch, x.Channels * x.Rows * x.Columns] };

    public Maps GroupNorm(Maps x, string name, int groups)
    {
        var scale = source(Weight(name, x.Channels));
        var shift = source(Bias(name, x.Channels));
        var y = Maps.Empty(x.Shape);
        var plane = x.Rows * x.Columns;
        var size = x.Channels / groups * plane;
        for (var group = 0; group < x.Batch * groups; group++)
        {
            var values = x.Values.AsSpan(group * size, size).ToArray().Select(value => (double)value).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + Epsilon);
            for (var k = 0; k < size; k++)
            {
                var channel = (group * size + k) / plane % x.Channels;
                y.Values[group * size + k] = (float)((values[k] - mean) / deviation * scale[channel] + shift[channel]);
            }
        }

        return y;
    }

    public Maps Linear(Maps x, string name, int outputs)
    {
        var weights = source(Weight(name, outputs, x.Channels));
        var offsets = source(Bias(name, outputs));
        var y = Maps.Empty(x.Batch, outputs);
        for (var k = 0; k < y.Values.Length; k++)
        {
            var (item, output) = (k / outputs, k % outputs);
            double sum = offsets[output];
            for (var c = 0; c < x.Channels; c++)
                sum += (double)x.Values[item * x.Channels + c] * weights[output * x.Channels + c];
            y.Values[k] = (float)sum;
        }

        return y;
    }

    public Maps Relu(Maps x) => Each(x, value => Math.Max(value, 0));

    public Maps Exp(Maps x) => Each(x, MathF.Exp);

    public Maps Multiply(Maps x, float factor) => Each(x, value => value * factor);

    public Maps Scale(Maps x, string name) => Multiply(x, source(new Parameter(name, []))[0]);

    public Maps Add(Maps a, Maps b) => new(a.Shape, [.. a.Values.Zip(b.Values, (x, y) => x + y)]);

    public Maps Upsample(Maps x, Maps target, Upsampling flavour) => ManagedResize.Resize(x, target.Rows, target.Columns, flavour);

    public Maps Concat(IReadOnlyList<Maps> xs) => new(
        [xs[0].Batch, xs.Sum(x => x.Channels), xs[0].Rows, xs[0].Columns],
        [.. Enumerable.Range(0, xs[0].Batch).SelectMany(item => xs.SelectMany(x => x.Values.Chunk(x.Values.Length / x.Batch).ElementAt(item)))]);

    public Maps AveragePool(Maps x, int side)
    {
        var y = Maps.Empty(x.Batch, x.Channels, x.Rows / side, x.Columns / side);
        for (var k = 0; k < y.Values.Length; k++)
        {
            var (plane, row, column) = (k / (y.Rows * y.Columns), k / y.Columns % y.Rows, k % y.Columns);
            var sum = 0.0;
            for (var cell = 0; cell < side * side; cell++)
                sum += x.Values[(plane * x.Rows + row * side + cell / side) * x.Columns + column * side + cell % side];
            y.Values[k] = (float)(sum / (side * side));
        }

        return y;
    }

    public Maps GlobalAverage(Maps x) =>
        new([x.Batch, x.Channels], [.. x.Values.Chunk(x.Rows * x.Columns).Select(plane => plane.Average())]);

    public Maps Flatten(Maps x) => x with { Shape = [x.Batch, x.Channels, x.Rows * x.Columns] };

    public Maps Unflatten(Maps x, Maps target) => x with { Shape = [x.Batch, x.Channels, target.Rows, target.Columns] };

    public Maps Column(Maps x) => x with { Shape = [.. x.Shape, 1] };

    public Maps Transpose(Maps x)
    {
        var (rows, columns) = (x.Shape[1], x.Shape[2]);
        var y = Maps.Empty(x.Batch, columns, rows);
        for (var k = 0; k < x.Values.Length; k++)
            y.Values[(k / (rows * columns) * columns + k % columns) * rows + k / columns % rows] = x.Values[k];
        return y;
    }

    public Maps MatMul(Maps a, Maps b)
    {
        var (n, depth, m) = (a.Shape[1], a.Shape[2], b.Shape[2]);
        var y = Maps.Empty(a.Batch, n, m);
        for (var k = 0; k < y.Values.Length; k++)
        {
            var (item, row, column) = (k / (n * m), k / m % n, k % m);
            var sum = 0.0;
            for (var d = 0; d < depth; d++)
                sum += (double)a.Values[(item * n + row) * depth + d] * b.Values[(item * depth + d) * m + column];
            y.Values[k] = (float)sum;
        }

        return y;
    }

    public Maps Softmax(Maps x) => x with
    {
        Values = [.. x.Values.Chunk(x.Shape[^1]).SelectMany(row =>
        {
            var highest = row.Max();
            var total = row.Sum(value => Math.Exp(value - highest));
            return row.Select(value => (float)(Math.Exp(value - highest) / total));
        })],
    };

    private Maps BatchNorm(Maps x, string name)
    {
        var scale = source(Weight(name, x.Channels));
        var shift = source(Bias(name, x.Channels));
        var mean = source(Mean(name, x.Channels));
        var variance = source(Variance(name, x.Channels));
        var plane = x.Rows * x.Columns;
        return x with
        {
            Values = [.. x.Values.Select((value, k) =>
            {
                var channel = k / plane % x.Channels;
                return (float)((value - (double)mean[channel]) / Math.Sqrt(variance[channel] + Epsilon) * scale[channel] + shift[channel]);
            })],
        };
    }

    private static Maps Each(Maps x, Func<float, float> function) => x with { Values = [.. x.Values.Select(function)] };

    private static void Cast(double[] from, Span<float> to)
    {
        for (var k = 0; k < from.Length; k++)
            to[k] = (float)from[k];
    }

    private static void Accumulate(
        ReadOnlySpan<float> x, int rows, int columns, ReadOnlySpan<float> taps, int kernel, int stride, double[] sums, int outputColumns)
    {
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var (down, right, weight) = (tap / kernel - kernel / 2, tap % kernel - kernel / 2, (double)taps[tap]);
            var first = right < 0 ? (stride - 1 - right) / stride : 0;
            var end = Math.Min(outputColumns, (columns - right + stride - 1) / stride);
            for (var outputRow = 0; outputRow < sums.Length / outputColumns; outputRow++)
            {
                var row = outputRow * stride + down;
                if (row < 0 || row >= rows)
                    continue;
                var to = sums.AsSpan(outputRow * outputColumns, outputColumns);
                var from = x.Slice(row * columns, columns);
                for (var column = first; column < end; column++)
                    to[column] += weight * from[column * stride + right];
            }
        }
    }
}
