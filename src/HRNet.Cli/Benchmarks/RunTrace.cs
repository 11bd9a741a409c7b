using System.Text.Json;

namespace HRNet.Cli.Benchmarks;

/// <summary>What ONNX Runtime wrote down of some runs of a session.</summary>
/// <param name="Runs">How long the runs took, with what lies between the nodes.</param>
/// <param name="Outside">Milliseconds of the middle run that lie between the nodes.</param>
/// <param name="Nodes">What the nodes took, in the order of their first call.</param>
internal sealed record RunTrace(LatencySummary Runs, double Outside, IReadOnlyList<NodeTime> Nodes)
{
    private const string NodeEnding = "_kernel_time";
    private const string ProviderEnding = "ExecutionProvider";

    /// <summary>Reads a trace: an array of events with microseconds in "ts" (begin) and "dur".</summary>
    /// <param name="json">The trace.</param>
    /// <param name="warmUps">Runs at the beginning that do not count.</param>
    /// <exception cref="InvalidDataException">There is no further run.</exception>
    public static RunTrace Read(Stream json, int warmUps)
    {
        using var document = JsonDocument.Parse(json);
        // Events are written when they end, so that a run comes after its nodes.
        var events = document.RootElement.EnumerateArray().Where(one => one.TryGetProperty("ts", out _) && one.TryGetProperty("dur", out _)).ToList();
        var runs = events.Where(one => Text(one, "name") == "model_run").OrderBy(Begin).Skip(warmUps).ToList();
        if (runs.Count == 0)
            throw new InvalidDataException("ONNX Runtime's trace holds no run.");

        long[] begins = [.. runs.Select(Begin)];
        var calls = events.Where(one => Text(one, "cat") == "Node" && Text(one, "name").EndsWith(NodeEnding, StringComparison.Ordinal))
            .Select(one => (Event: one, Run: RunOf(one, begins))).Where(call => call.Run >= 0).OrderBy(call => Begin(call.Event)).ToList();
        // Copies of a node can share its name, but never its index.
        var nodes = calls.GroupBy(call => (Text(call.Event, "name"), Text(Arguments(call.Event), "node_index"))).Select(node => Node([.. node], runs.Count));
        double[] outside = [.. runs.Select(Milliseconds)];
        foreach (var (one, run) in calls)
            outside[run] -= Milliseconds(one);
        return new RunTrace(LatencySummary.Of([.. runs.Select(Milliseconds)]), LatencySummary.Of([.. outside]).Median, [.. nodes]);
    }

    private static NodeTime Node(IReadOnlyList<(JsonElement Event, int Run)> calls, int runs)
    {
        var times = new double[runs];
        foreach (var (one, run) in calls)
            times[run] += Milliseconds(one);
        var (first, arguments) = (calls[0].Event, Arguments(calls[0].Event));
        return new NodeTime(
            Text(first, "name")[..^NodeEnding.Length], Text(arguments, "op_name"), Text(arguments, "provider").Replace(ProviderEnding, "", StringComparison.Ordinal),
            Shapes(arguments), calls.Count / (double)runs, LatencySummary.Of([.. times]).Median);
    }

    /// <summary>The last run that had begun; negative where none of those that count had.</summary>
    private static int RunOf(JsonElement one, long[] begins)
    {
        var place = Array.BinarySearch(begins, Begin(one));
        return place >= 0 ? place : ~place - 1;
    }

    private static long Begin(JsonElement one) => one.GetProperty("ts").GetInt64();

    private static double Milliseconds(JsonElement one) => one.GetProperty("dur").GetInt64() / 1000.0;

    private static JsonElement Arguments(JsonElement one) => one.TryGetProperty("args", out var arguments) ? arguments : default;

    private static string Text(JsonElement one, string name) =>
        one.ValueKind == JsonValueKind.Object && one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>The trace has [{"float":[1,32,64,48]}], an object for each output.</summary>
    private static string Shapes(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty("output_type_shape", out var outputs) && outputs.ValueKind == JsonValueKind.Array
            ? string.Join(", ", outputs.EnumerateArray().SelectMany(output => output.EnumerateObject()).Select(output => string.Join('x', output.Value.EnumerateArray())))
            : "";
}
