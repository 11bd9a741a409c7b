using System.Diagnostics;
using HRNet.Cli.Output;
using HRNet.Inference;
using HRNet.Inference.Devices;

namespace HRNet.Cli.Benchmarks;

/// <summary>The session's run alone with every number of threads and every batch.</summary>
internal static class SweepBenchmark
{
    private const int WarmUps = 2;
    private const int FewestRounds = 5;

    private static readonly int[] s_batches = [1, 2, 4, 8];

    /// <summary>The numbers of threads that are tried: doubled up to the processors, and all of them.</summary>
    public static IEnumerable<int> Threads(int processors)
    {
        for (var threads = 1; threads < processors; threads *= 2)
            yield return threads;
        yield return processors;
    }

    /// <summary>Runs all in turns, so that what else the machine does falls on all alike, after a few rounds that do not count.</summary>
    /// <param name="path">The model.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="device">Where it runs; anywhere but on the CPU threads make no difference, so that there is one number of them.</param>
    /// <param name="shape">One image of the input.</param>
    /// <param name="duration">How long each gets, in the mean; there are five rounds at least.</param>
    /// <param name="cancel">Stops between two runs.</param>
    public static (IReadOnlyList<Cell> Cells, string Device) Run(string path, string output, string device, InputShape shape, TimeSpan duration, CancellationToken cancel)
    {
        List<RawSession> sessions = [RawSession.Open(path, device, 1)];
        try
        {
            var threads = sessions[0].Device == DeviceName.Cpu.ToString() ? Threads(Environment.ProcessorCount).ToList() : [1];
            sessions.AddRange(threads.Skip(1).Select(more => RawSession.Open(path, device, more)));
            // A graph of a fixed batch takes no other; more pixels than the service would run at once may not fit in memory.
            var batches = sessions[0].InputShape[0] is > 0 and var only
                ? [only]
                : s_batches.Where(batch => batch == 1 || (long)batch * shape.Height * shape.Width <= new InferenceOptions().BatchPixels).ToArray();
            var inputs = batches.ToDictionary(batch => batch, batch => RawBenchmark.Noise(shape with { Images = batch }));
            var turns = threads.Zip(sessions)
                .SelectMany(pair => batches, (pair, batch) => (Threads: pair.First, Session: pair.Second, Batch: batch, Times: new List<double>())).ToList();

            var start = Stopwatch.GetTimestamp();
            for (var round = -WarmUps; round < FewestRounds || Stopwatch.GetElapsedTime(start) < duration * turns.Count; round++)
            {
                if (round == 0)
                    start = Stopwatch.GetTimestamp();
                // Who comes first changes: the first after a change of sessions finds cold caches.
                for (var i = 0; i < turns.Count; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    var turn = turns[(i + round + WarmUps) % turns.Count];
                    var begin = Stopwatch.GetTimestamp();
                    turn.Session.Run(inputs[turn.Batch], output);
                    if (round >= 0)
                        turn.Times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }
            }

            return ([.. turns.Select(turn => new Cell(turn.Threads, turn.Batch, LatencySummary.Of(turn.Times), turn.Times.Min()))], sessions[0].Device);
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }
    }

    /// <summary>Writes the cells as a table.</summary>
    public static void Print(IReadOnlyList<Cell> cells, TextWriter output)
    {
        var table = new Columns([], ["threads", "batch", "images a second", "ms a run", "fastest", "runs"]);
        foreach (var cell in cells)
            table.Add($"{cell.Threads}", $"{cell.Batch}", $"{1000 * cell.Batch / cell.Run.Median:0.00}", $"{cell.Run.Median:0.00}", $"{cell.Fastest:0.00}", $"{cell.Run.Count}");
        output.WriteLine();
        table.Print(output);
    }

    /// <summary>The run with one number of threads and one batch.</summary>
    /// <param name="Threads">Threads of the run.</param>
    /// <param name="Batch">Images in it.</param>
    /// <param name="Run">How long it took.</param>
    /// <param name="Fastest">Milliseconds of the fastest.</param>
    internal sealed record Cell(int Threads, int Batch, LatencySummary Run, double Fastest);
}
