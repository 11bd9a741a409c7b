using System.Runtime.Intrinsics;

namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// Whether the convolutions are right at all: every kind of tiles and of vectors, with edges and numbers of channels that do not come out
/// even; two behind each other, since what is wrong in the border only the second shows.
/// </summary>
internal static class WinogradCheck
{
    /// <summary>What wrong transforms exceed by far, and rounding never comes near.</summary>
    private const double Limit = 1e-3;

    private static readonly Shape[] s_shapes = [new(1, 32, 1, 1), new(2, 48, 7, 5), new(1, 64, 6, 8), new(3, 80, 9, 11), new(1, 32, 40, 52)];

    /// <summary>Says what is wrong; nothing where all is right.</summary>
    public static IEnumerable<string> Mistakes()
    {
        foreach (var shape in s_shapes)
        {
            var (input, filters) = (Noise.Of(shape.Length, 1, seed: 1), Noise.Filters(shape.Channels, seed: 2));
            var between = DirectConvolution.Of(shape, input, filters);
            var exact = DirectConvolution.Of(shape, Array.ConvertAll(between, value => (float)value), filters);
            foreach (var (name, make) in Kinds(filters, shape.Channels))
            {
                foreach (var threads in (int[])[1, 2, 3])
                {
                    using var convolution = make();
                    using var stack = new Stack(shape, input, threads, convolution, convolution);
                    stack.Run();
                    var error = RelativeError.Of(stack.Output, exact);
                    if (error.Largest > Limit)
                        yield return $"{name}, {threads} threads: wrong for {shape.Batch} x {shape.Channels} x {shape.Rows} x {shape.Columns}, {error}.";
                }
            }
        }
    }

    private static IEnumerable<(string Name, Func<WinogradConvolution> Make)> Kinds(float[] filters, int channels)
    {
        yield return ("F(2x2, 3x3) with vectors of 8", () => new WinogradConvolution<TwoOutputs, Lanes8, Vector256<float>>(filters, channels));
        yield return ("F(4x4, 3x3) with vectors of 8", () => new WinogradConvolution<FourOutputs, Lanes8, Vector256<float>>(filters, channels));
        yield return ("F(2x2, 3x3) with vectors of 16", () => new WinogradConvolution<TwoOutputs, Lanes16, Vector512<float>>(filters, channels));
        yield return ("F(4x4, 3x3) with vectors of 16", () => new WinogradConvolution<FourOutputs, Lanes16, Vector512<float>>(filters, channels));
    }
}
