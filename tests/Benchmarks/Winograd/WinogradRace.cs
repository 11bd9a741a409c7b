using System.Runtime.Intrinsics;

namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// What Winograd's convolutions would gain: the 3 x 3 convolutions of the branches of W32 and W48 at 256 x 192, computed in C# by F(2x2, 3x3)
/// and F(4x4, 3x3), against ONNX Runtime's.
/// </summary>
internal static class WinogradRace
{
    // Each layer has filters of its own, which come from as far away as in a network, and what ONNX Runtime reorders before and after counts
    // as little as there.
    private const int Layers = 8;
    private const int Repeats = 4;
    private const string One = "ONNX Runtime, one layer";
    private const string Chain = "ONNX Runtime";
    private const string Two = "F(2x2, 3x3)";
    private const string Four = "F(4x4, 3x3)";

    private static readonly (int Channels, int Rows, int Columns)[] s_branches =
        [(32, 64, 48), (64, 32, 24), (128, 16, 12), (256, 8, 6), (48, 64, 48), (96, 32, 24), (192, 16, 12), (384, 8, 6)];

    private static readonly int[] s_batches = [1, 8];
    private static readonly int[] s_threads = [1, 2];

    /// <summary>Checks and runs it, and prints tables.</summary>
    /// <returns>0; 1 where a convolution is wrong.</returns>
    public static int Run(string folder, Arguments arguments)
    {
        var mistakes = WinogradCheck.Mistakes().ToList();
        mistakes.ForEach(Console.Error.WriteLine);
        if (mistakes.Count > 0)
            return 1;

        Console.WriteLine($"Vectors of {(Vector512.IsHardwareAccelerated ? 16 : 8)}, {Environment.ProcessorCount} processors. GMAC/s of the direct convolution's products, median and fastest, a layer of {Layers} one behind the other.");
        Console.WriteLine();
        Console.WriteLine($"| channels | rows x columns | batch | threads | {One} | {Chain} | {Two} | {Four} | {Two} to {Chain} | {Four} to {Chain} |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        var errors = new List<string>();
        foreach (var (channels, rows, columns) in s_branches)
        {
            var shape = new Shape(1, channels, rows, columns);
            var filters = Enumerable.Range(0, Layers).Select(layer => Noise.Filters(channels, seed: layer)).ToList();
            var (one, chain) = (ConvolutionModel.Write(Path.Combine(folder, "one.onnx"), shape, filters[0]), ConvolutionModel.Write(Path.Combine(folder, "chain.onnx"), shape, filters));
            var twos = filters.Select(values => WinogradConvolution.Of<TwoOutputs>(values, channels)).ToList();
            var fours = filters.Select(values => WinogradConvolution.Of<FourOutputs>(values, channels)).ToList();
            foreach (var batch in s_batches)
            {
                foreach (var threads in s_threads)
                    Row(shape with { Batch = batch }, threads, one, chain, twos, fours, TimeSpan.FromSeconds(arguments.Seconds));
            }

            errors.Add(Errors(shape, one, filters[0], twos[0], fours[0]));
            twos.Concat(fours).ToList().ForEach(convolution => convolution.Dispose());
        }

        Console.WriteLine();
        Console.WriteLine("Largest (mean) difference from the convolution in double precision, in parts of the root of its mean square:");
        Console.WriteLine();
        Console.WriteLine($"| channels | rows x columns | {Chain} | {Two} | {Four} |");
        Console.WriteLine("|---|---|---|---|---|");
        errors.ForEach(Console.WriteLine);
        return 0;
    }

    private static void Row(
        Shape shape, int threads, string one, string chain, IReadOnlyList<WinogradConvolution> twos, IReadOnlyList<WinogradConvolution> fours, TimeSpan time)
    {
        var input = Noise.Of(shape.Length, 1, seed: 1);
        int[] dimensions = [shape.Batch, shape.Channels, shape.Rows, shape.Columns];
        using var alone = new RawRun(one, input, dimensions, threads);
        using var layers = new RawRun(chain, input, dimensions, threads);
        using var ofTwo = new Stack(shape, input, threads, twos);
        using var ofFour = new Stack(shape, input, threads, fours);
        var times = Race.Run(
            time, Contender.Of(One, alone.Run, Repeats), Contender.Of(Chain, layers.Run), Contender.Of(Two, ofTwo.Run), Contender.Of(Four, ofFour.Run));
        var runtime = times[Chain].Median;
        Console.WriteLine(
            $"| {shape.Channels} | {shape.Rows} x {shape.Columns} | {shape.Batch} | {threads} | {Speed(One, 1)} | {Speed(Chain, Layers)} | {Speed(Two, Layers)} | {Speed(Four, Layers)} "
            + $"| x {runtime / times[Two].Median:0.00} | x {runtime / times[Four].Median:0.00} |");

        string Speed(string name, int count) => $"{Rate(times[name].Median, count):0.0} ({Rate(times[name].Fastest, count):0.0})";

        double Rate(double milliseconds, int count) => count * shape.Products / milliseconds / 1e6;
    }

    private static string Errors(Shape shape, string one, float[] filters, WinogradConvolution two, WinogradConvolution four)
    {
        var input = Noise.Of(shape.Length, 1, seed: 1);
        var exact = DirectConvolution.Of(shape, input, filters);
        using var alone = new RawRun(one, input, [shape.Batch, shape.Channels, shape.Rows, shape.Columns], threads: 1);
        return $"| {shape.Channels} | {shape.Rows} x {shape.Columns} | {RelativeError.Of(alone.Output, exact)} | {Error(two)} | {Error(four)} |";

        RelativeError Error(WinogradConvolution convolution)
        {
            using var stack = new Stack(shape, input, threads: 1, convolution);
            stack.Run();
            return RelativeError.Of(stack.Output, exact);
        }
    }
}
