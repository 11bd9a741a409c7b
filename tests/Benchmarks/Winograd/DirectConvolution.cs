namespace HRNet.Benchmarks.Winograd;

/// <summary>The convolution as it is defined, in double precision: what the others are measured against.</summary>
internal static class DirectConvolution
{
    /// <summary>Computes it.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">Batch x channels x rows x columns.</param>
    /// <param name="filters">Channels out x channels in x 3 x 3.</param>
    public static double[] Of(Shape shape, float[] input, float[] filters)
    {
        var (_, channels, rows, columns) = shape;
        var output = new double[shape.Length];
        for (var plane = 0; plane < shape.Batch * channels; plane++)
        {
            var (image, to) = Math.DivRem(plane, channels);
            for (var from = 0; from < channels; from++)
            {
                for (var tap = 0; tap < 9; tap++)
                {
                    var (down, across) = (tap / 3 - 1, tap % 3 - 1);
                    double weight = filters[(to * channels + from) * 9 + tap];
                    for (var row = Math.Max(0, -down); row < Math.Min(rows, rows - down); row++)
                    {
                        var line = output.AsSpan((plane * rows + row) * columns, columns);
                        var above = input.AsSpan(((image * channels + from) * rows + row + down) * columns, columns);
                        for (var column = Math.Max(0, -across); column < Math.Min(columns, columns - across); column++)
                            line[column] += weight * above[column + across];
                    }
                }
            }
        }

        return output;
    }
}
