using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Quantization;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests;

namespace HRNet.Benchmarks;

/// <summary>
/// Bare runs of models beside their 8-bit forms, turn by turn: the shipped ones, and the paper's W32 and W48 with weights that were made up.
/// What their answers are worth plays no part here, so all are quantized on one photograph.
/// </summary>
internal static class QuantizedRace
{
    private static readonly int[] s_batches = [1, 8];

    /// <summary>Runs it and prints a table.</summary>
    public static async Task RunAsync(string folder, Arguments arguments)
    {
        var photograph = new CalibrationPicture(Path.Combine(AppContext.BaseDirectory, "astronaut.jpg"), []);
        Console.WriteLine($"{Environment.ProcessorCount} processors; milliseconds of a run, median (fastest).");
        Console.WriteLine();
        Console.WriteLine("| model | threads | batch | float | int8 | int8 to float | fastest to fastest | file, MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var model in Models(folder, arguments.Models))
        {
            var name = Path.GetFileNameWithoutExtension(model);
            var bytes = Path.Combine(folder, $"{name}_int8.onnx");
            await Quantizer.QuantizeAsync(model, bytes, [photograph, photograph], new());
            for (var threads = 1; threads <= arguments.Threads; threads *= 2)
            {
                foreach (var batch in s_batches)
                {
                    using var exact = new BareRun(model, threads, batch);
                    using var quantized = new BareRun(bytes, threads, batch);
                    var times = Race.Run(TimeSpan.FromSeconds(arguments.Seconds), Contender.Of("float", exact.Run), Contender.Of("int8", quantized.Run));
                    var (one, other) = (times["float"], times["int8"]);
                    Console.WriteLine(
                        $"| {name} | {threads} | {batch} | {one.Median:0.00} ({one.Fastest:0.00}) | {other.Median:0.00} ({other.Fastest:0.00}) | x {other.Median / one.Median:0.00} | x {other.Fastest / one.Fastest:0.00} | {Size(model)} -> {Size(bytes)} |");
                }
            }
        }
    }

    private static string Size(string file) => $"{new FileInfo(file).Length / 1e6:0.0}";

    private static IEnumerable<string> Models(string folder, string shipped)
    {
        foreach (var model in Directory.Exists(shipped) ? ModelFiles.In(shipped) : [])
        {
            if (ModelFile.ReadCard(model).Precision == NetworkPrecision.Float32)
                yield return model;
        }

        yield return Path.Combine(folder, $"{FilledModel.Write(folder)}.onnx");
        var w48 = Path.Combine(folder, "pose_w48_384x288.onnx");
        var card = ModelFile.ReadCard(Path.Combine(folder, "pose_w32_256x192.onnx")) with { Variant = "w48", InputHeight = 384, InputWidth = 288 };
        OnnxWriter.Write(w48, new PoseNetwork(Variant.Find("w48"), card.Keypoints.Count), Fill.Values, card);
        yield return w48;
    }

    /// <summary>A session and an input for it.</summary>
    private sealed class BareRun : IDisposable
    {
        private readonly RawSession _session;
        private readonly RawTensor _input;

        public BareRun(string path, int threads, int batch)
        {
            _session = RawSession.Open(path, "cpu", threads);
            var card = ModelFile.ReadCard(path);
            var random = new Random(1);
            _input = new([batch, 3, card.InputHeight, card.InputWidth],
                [.. Enumerable.Range(0, batch * 3 * card.InputHeight * card.InputWidth).Select(_ => random.NextSingle() * 4 - 2)]);
        }

        public void Run() => _session.Run(_input);

        public void Dispose() => _session.Dispose();
    }
}
