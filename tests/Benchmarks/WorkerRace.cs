using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Benchmarks;

/// <summary>
/// The same processors as one worker of many threads, as many workers of one, and what is between, turn by turn: how many crops a second W32
/// answers, and how long one takes, for some callers at once.
/// </summary>
internal static class WorkerRace
{
    private const int Turns = 4;

    private static readonly int[] s_callers = [1, 2, 4, 16];

    /// <summary>Runs it and prints a table.</summary>
    public static async Task RunAsync(string folder, Arguments arguments)
    {
        var model = FilledModel.Write(folder);
        var contenders = new List<Workers>();
        for (var workers = 1; workers <= arguments.Threads; workers *= 2)
            contenders.Add(new(workers, arguments.Threads / workers, await OpenAsync(folder, workers, arguments.Threads / workers)));
        using var frame = new Frame(640, 480);
        Console.WriteLine($"{model}, {arguments.Threads} of {Environment.ProcessorCount} processors.");
        Console.WriteLine();
        Console.WriteLine("| callers | workers x threads | crops a second | median, ms | of 20 the slowest, ms |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var callers in s_callers)
        {
            var taken = contenders.ToDictionary(contender => contender, _ => new List<double>());
            for (var turn = 0; turn < Turns; turn++)
            {
                foreach (var contender in contenders)
                    taken[contender].AddRange(await AskAsync(contender.Catalog.Pose(model), frame, callers, TimeSpan.FromSeconds((double)arguments.Seconds / Turns)));
            }

            foreach (var (contender, times) in taken)
            {
                times.Sort();
                Console.WriteLine(
                    $"| {callers} | {contender.Runs} x {contender.Threads} | {times.Count / (double)arguments.Seconds:0.00} | {times[times.Count / 2]:0.0} | {times[times.Count * 19 / 20]:0.0} |");
            }
        }

        foreach (var contender in contenders)
            await contender.Catalog.DisposeAsync();
    }

    private static Task<ModelCatalog> OpenAsync(string folder, int workers, int threads) => ModelCatalog.OpenAsync(
        new InferenceOptions { Models = folder, Device = "cpu", Workers = workers, Threads = threads }, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>Has so many callers ask again and again; gives the milliseconds of every answer.</summary>
    private static async Task<IEnumerable<double>> AskAsync(PoseEstimator estimator, Frame frame, int callers, TimeSpan time)
    {
        var request = new PoseRequest { Boxes = [new Box(200, 100, 150, 300)] };
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var taken = new List<double>();
            while (Stopwatch.GetTimestamp() < end)
            {
                var start = Stopwatch.GetTimestamp();
                await estimator.EstimateAsync(frame, request, CancellationToken.None);
                taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return taken;
        })));
        return all.SelectMany(taken => taken);
    }

    private sealed record Workers(int Runs, int Threads, ModelCatalog Catalog);
}
