using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HRNet.Checkpoints;
using HRNet.Fuzz.Hostile;
using HRNet.Import;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Models;
using HRNet.Onnx;
using HRNet.Tests.Checkpoints;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Fuzz;

/// <summary>Damaged checkpoints, model files and cards, read by processes of their own, which tell how each ended.</summary>
internal sealed class ModelFuzz(FuzzArguments arguments)
{
    /// <summary>The command of such a process.</summary>
    public const string Reader = "read-models";

    private const int CasesOfProcess = 250;

    /// <summary>What reading a file of a quarter of a megabyte may allocate; pickles run under a budget of their own.</summary>
    private const long MostAllocated = 1L << 30;

    /// <summary>Has them all read.</summary>
    /// <returns>0 where none of them did harm.</returns>
    public async Task<int> RunAsync()
    {
        using var report = new Report("models", arguments);
        var seeds = Seeds();
        var ranges = arguments.Only is { } one ? [(one, one + 1)]
            : Enumerable.Range(0, (arguments.Count + CasesOfProcess - 1) / CasesOfProcess).Select(i => (From: i * CasesOfProcess, To: Math.Min(arguments.Count, (i + 1) * CasesOfProcess)));
        await Parallel.ForEachAsync(ranges, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, arguments.Parallel / 2) }, async (range, _) =>
        {
            for (var (from, to) = range; from < to;)
                from = await ReadAsync(from, to);
        });
        report.Print();
        return report.Failures == 0 ? 0 : 1;

        async Task<int> ReadAsync(int from, int to)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in new[] { typeof(ModelFuzz).Assembly.Location, Reader, $"{arguments.Seed}", $"{from}", $"{to}" })
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                while (from < to)
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(arguments.Hang + 15));
                    string? line;
                    try
                    {
                        line = await process.StandardOutput.ReadLineAsync(patience.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        Fail(from, $"not read within {arguments.Hang} s");
                        return from + 1;
                    }

                    if (line is null)
                    {
                        await process.WaitForExitAsync();
                        Fail(from, $"the process ended with {process.ExitCode}: {await errors}");
                        return from + 1;
                    }

                    var told = line.Split('\t');
                    if (told is not ["case", var number, var kind, var ended, var seconds, ..])
                        continue;
                    var peak = ServiceProcess.PeakMemory(process);
                    report.PeakMemory = Math.Max(report.PeakMemory, peak);
                    from = int.Parse(number, CultureInfo.InvariantCulture) + 1;
                    if (ended.StartsWith('!'))
                        report.Fail(from - 1, kind, ended[1..], Case(arguments.Seed, from - 1, seeds).File);
                    else if (peak > arguments.Memory)
                        report.Fail(from - 1, kind, $"{peak:0} MiB in memory", Case(arguments.Seed, from - 1, seeds).File);
                    else
                        report.Count(kind, ended, from - 1, double.Parse(seconds, CultureInfo.InvariantCulture));
                    if (peak > arguments.Memory)
                        return from;
                }

                return to;
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }

            void Fail(int number, string what) => report.Fail(number, Case(arguments.Seed, number, seeds).Kind, what, Case(arguments.Seed, number, seeds).File);
        }
    }

    /// <summary>What such a process does: reads the cases one after the other, and tells of each.</summary>
    public static async Task<int> ReadAsync(ReadOnlyMemory<string> args)
    {
        var numbers = args.ToArray().Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
        var (seed, from, to) = (numbers[0], numbers[1], numbers[2]);
        var folder = Directory.CreateTempSubdirectory("hrnet-fuzz-models-");
        try
        {
            var seeds = Seeds();
            for (var number = from; number < to; number++)
            {
                var clock = Stopwatch.StartNew();
                var (kind, extension, file, card) = Case(seed, number, seeds);
                var ended = await ReadAsync(folder.FullName, extension, file, card);
                Console.WriteLine($"case\t{number}\t{kind}\t{ended}\t{clock.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture)}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task<string> ReadAsync(string folder, string extension, byte[] file, string? card)
    {
        var path = Path.Combine(folder, "file" + extension);
        await File.WriteAllBytesAsync(path, file);
        if (card is not null)
            await File.WriteAllTextAsync(Path.ChangeExtension(path, ".json"), card);
        var before = GC.GetTotalAllocatedBytes();
        try
        {
            if (extension != ".onnx")
            {
                using (var checkpoint = Checkpoint.Open(path))
                {
                    foreach (var tensor in checkpoint.Tensors.Values)
                        tensor.Read();
                }

                CheckpointSummary.Read(path);
                CheckpointImporter.Import(path, Path.Combine(folder, "made.onnx"), new ImportOptions());
                return Spent("imported");
            }

            ModelFile.Inspect(path);
            await using var catalog = await ModelCatalog.OpenAsync(new InferenceOptions { Models = path, Device = "cpu", Threads = 1 }, NullLoggerFactory.Instance, CancellationToken.None);
            return Spent("served");
        }
        catch (Exception e) when (e is CheckpointException or ImportException or ModelFileException or ModelLoadException)
        {
            return e.Message.Contains('\n', StringComparison.Ordinal) && e is not ModelLoadException ? $"!a message of several lines: {e.Message.ReplaceLineEndings(" ")}" : Spent($"{e.GetType().Name}");
        }
        catch (Exception e)
        {
            return $"!{e.ToString().ReplaceLineEndings(" ").Replace('\t', ' ')}";
        }
        finally
        {
            foreach (var left in Directory.GetFiles(folder))
                File.Delete(left);
        }

        string Spent(string ended) => GC.GetTotalAllocatedBytes() - before is var spent && spent > MostAllocated ? $"!{spent >> 20} MiB allocated for {file.Length} bytes" : ended;
    }

    private static List<(string Kind, string Extension, byte[] File, string? Card)> Seeds()
    {
        List<(string, string, byte[], string?)> seeds = [];
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Checkpoints"), "*.pth").Order(StringComparer.Ordinal))
            seeds.Add(($"pickle, {(file.Contains("zip", StringComparison.Ordinal) ? "zip" : "legacy")}", ".pth", File.ReadAllBytes(file), null));
        OrderedDictionary<string, object?> root = new() { ["t"] = new TensorOf("0", "FloatStorage", 4, 0, [2, 2], [2, 1]), ["h"] = new TensorOf("1", "HalfStorage", 2, 0, [2], [1]) };
        (string, byte[])[] storages = [("0", TestFiles.Floats(1, 2, 3, 4)), ("1", [0, 0x3c, 0, 0x40])];
        seeds.Add(("pickle, zip", ".pth", TestFiles.TorchZip(root, false, storages), null));
        seeds.Add(("pickle, zip", ".pth", TestFiles.TorchZip(root, true, storages), null));
        var header = """{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"i":{"dtype":"I64","shape":[],"data_offsets":[20,28]}}""";
        for (var times = 0; times < 4; times++)
            seeds.Add(("safetensors", ".safetensors", TestFiles.SafeTensors(header, new byte[28]), null));
        var card = new ModelCard { Task = ModelTask.Pose, Architecture = "HRNetV1", Variant = "w18", InputHeight = 64, InputWidth = 48, Output = "heatmaps", Keypoints = ["nose", "left_hand", "right_hand"], FlipPairs = [[1, 2]] };
        var segment = card with { Task = ModelTask.Segment, Architecture = "HRNetV2", Fit = InputFit.LongSide, Output = "logits", Keypoints = [], FlipPairs = [], Classes = ["a", "b", "c"] };
        for (var times = 0; times < 3; times++)
        {
            seeds.Add(("onnx", ".onnx", TinyModels.Bytes(card), null));
            seeds.Add(("onnx", ".onnx", TinyModels.Bytes(segment), null));
        }

        seeds.Add(("card", ".onnx", TinyModels.Bytes(card, described: false), JsonSerializer.Serialize(card, CardJson.Default.ModelCard)));
        seeds.Add(("card", ".onnx", TinyModels.Bytes(segment, described: false), JsonSerializer.Serialize(segment, CardJson.Default.ModelCard)));
        return seeds;
    }

    private static (string Kind, string Extension, byte[] File, string? Card) Case(int seed, int number, List<(string Kind, string Extension, byte[] File, string? Card)> seeds)
    {
        var random = Mutator.Case(seed, number);
        var (kind, extension, file, card) = seeds[random.Next(seeds.Count)];
        var mutator = new Mutator(random);
        return card is null
            ? (kind, extension, mutator.Mutate(file, seeds[random.Next(seeds.Count)].File), null)
            : (kind, extension, file, Encoding.UTF8.GetString(mutator.Mutate(Encoding.UTF8.GetBytes(card))));
    }
}
