using System.Runtime.Intrinsics;

namespace HRNet.Benchmarks.Winograd;

/// <summary>Whether the convolutions are right at all: every kind of tiles and of vectors, with edges and numbers of channels that do not come out even.</summary>
internal static class WinogradCheck
{
    /// <summary>What wrong transforms exceed by far, and rounding never comes near.</summary>
    public const double Limit = 1e-3;

    private static readonly Shape[] s_shapes = [new(1, 32, 1, 1), new(2, 48, 7, 5), new(1, 64, 6, 8), new(3, 80, 9, 11), new(1, 32, 40, 52)];

    /// <summary>Says what is wrong; nothing where all is right.</summary>
    public static IEnumerable<string> Mistakes()
    {
        foreach (var shape in s_shapes)
        {
            var (input, filters) = (Noise.Of(shape.Length, 1, seed: 1), Noise.Filters(shape.Channels, seed: 2));
            var exact = DirectConvolution.Of(shape, input, filters);
            foreach (var (name, make) in Kinds(filters, shape.Channels))
            {
                foreach (var threads in (int[])[1, 2, 3])
                {
                    using var convolution = make();
                    using var workspaces = new Workspaces(threads);
                    var error = RelativeError.Of(Once(convolution, shape, input, workspaces), exact);
                    if (error.Largest > Limit)
                        yield return $"{name} with {threads} threads is wrong for {shape}: {error}.";
                }
            }
        }
    }

    /// <summary>The output of one convolution, in the order batch, channels, rows, columns.</summary>
    public static float[] Once(WinogradConvolution convolution, Shape shape, float[] input, Workspaces workspaces)
    {
        using var from = new Maps(shape);
        using var to = new Maps(shape);
        from.Set(input);
        convolution.Run(from, to, workspaces);
        return to.ToPlanes();
    }

    private static IEnumerable<(string Name, Func<WinogradConvolution> Make)> Kinds(float[] filters, int channels)
    {
        yield return ("F(2x2, 3x3) with vectors of 8", () => new WinogradConvolution<TwoOutputs, Lanes8, Vector256<float>>(filters, channels));
        yield return ("F(4x4, 3x3) with vectors of 8", () => new WinogradConvolution<FourOutputs, Lanes8, Vector256<float>>(filters, channels));
        yield return ("F(2x2, 3x3) with vectors of 16", () => new WinogradConvolution<TwoOutputs, Lanes16, Vector512<float>>(filters, channels));
        yield return ("F(4x4, 3x3) with vectors of 16", () => new WinogradConvolution<FourOutputs, Lanes16, Vector512<float>>(filters, channels));
    }
}
