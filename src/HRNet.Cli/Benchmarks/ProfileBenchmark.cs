using System.Diagnostics;
using HRNet.Cli.Output;
using HRNet.Inference;
using HRNet.Inference.Devices;

namespace HRNet.Cli.Benchmarks;

/// <summary>Where the session's run spends its time, by ONNX Runtime's own account.</summary>
internal static class ProfileBenchmark
{
    private const int WarmUps = 3;
    private const int Fewest = 3;
    // A trace holds a million events at most, and the graphs have a thousand nodes.
    private const int Most = 100;
    private const int Slowest = 10;

    /// <summary>Runs one input some times, after a few runs that do not count. What the runtime writes meanwhile is read and removed.</summary>
    /// <param name="path">The model.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="shape">The input.</param>
    /// <param name="threads">Threads of a run on the CPU; 0 for as many as there are processors.</param>
    /// <param name="duration">How long, where three to a hundred runs take that long.</param>
    /// <param name="cancel">Stops between two runs.</param>
    public static (RunTrace Trace, string Device) Run(string path, string output, string device, InputShape shape, int threads, TimeSpan duration, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("hrnet-profile-");
        try
        {
            using var session = RawSession.Open(path, device, threads, Path.Combine(folder.FullName, "trace"));
            var input = RawBenchmark.Noise(shape with { Images = session.InputShape[0] == 1 ? 1 : shape.Images });
            for (var i = 0; i < WarmUps; i++)
                session.Run(input, output);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Fewest || (i < Most && Stopwatch.GetElapsedTime(start) < duration); i++)
            {
                cancel.ThrowIfCancellationRequested();
                session.Run(input, output);
            }

            using var trace = File.OpenRead(session.EndProfiling());
            return (RunTrace.Read(trace, WarmUps), session.Device);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes the operators and the slowest nodes as tables.</summary>
    public static void Print(RunTrace trace, TextWriter output)
    {
        var all = trace.Nodes.Sum(node => node.Milliseconds);
        var operators = new Columns(["operator", "on"], ["calls a run", "ms a run", "share"]);
        foreach (var (kind, calls, time) in trace.Nodes.GroupBy(node => (node.Operator, node.Provider))
            .Select(kind => (kind.Key, Calls: kind.Sum(node => node.Calls), Time: kind.Sum(node => node.Milliseconds))).OrderByDescending(kind => kind.Time))
            operators.Add(kind.Operator, kind.Provider, $"{calls:0.##}", $"{time:0.000}", Share(time));
        operators.Add("all", "", $"{trace.Nodes.Sum(node => node.Calls):0.##}", $"{all:0.000}", Share(all));
        var slowest = new Columns(["slowest nodes", "operator", "output"], ["ms a run", "share"]);
        foreach (var node in trace.Nodes.OrderByDescending(node => node.Milliseconds).Take(Slowest))
            slowest.Add(node.Name, node.Operator, node.Output, $"{node.Milliseconds:0.000}", Share(node.Milliseconds));

        output.WriteLine();
        operators.Print(output);
        output.WriteLine();
        slowest.Print(output);

        string Share(double time) => all > 0 ? $"{100 * time / all:0.0} %" : "";
    }
}
