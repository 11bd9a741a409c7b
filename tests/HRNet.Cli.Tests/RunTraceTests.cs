using System.Text;
using HRNet.Cli.Benchmarks;

namespace HRNet.Cli.Tests;

/// <summary>Traces in ONNX Runtime's form: a warm-up, then runs of a convolution and of an addition that is called twice.</summary>
public sealed class RunTraceTests
{
    private const string Session = """{"cat":"Session","dur":900,"ts":0,"name":"session_initialization","args":{}}""";

    [Fact]
    public void Each_node_has_its_middle_time_of_the_runs_that_count()
    {
        var trace = Read(1, [Session, .. Run(1000, conv: 5000, add: 700), .. Run(10000, conv: 300, add: 40), .. Run(20000, conv: 500, add: 20), .. Run(30000, conv: 400, add: 30)]);

        Assert.Equal(3, trace.Runs.Count);
        Assert.Equal(0.005, trace.Outside, 1e-9);
        Assert.Equal(2, trace.Nodes.Count);
        Assert.Equal(new NodeTime("stem", "Conv", "CPU", "1x32x64x48", 1, 0.4), trace.Nodes[0]);
        Assert.Equal(new NodeTime("sum", "Add", "CUDA", "", 2, 0.06), trace.Nodes[1]);
    }

    [Fact]
    public void A_node_that_is_not_called_in_each_run_counts_for_its_part()
    {
        var trace = Read(0, [.. Run(1000, conv: 300, add: 40), Event("Session", "model_run", 5000, 100)]);

        Assert.Equal([0.5, 1], trace.Nodes.Select(node => node.Calls));
    }

    [Fact]
    public void Nodes_of_one_name_stay_apart()
    {
        var trace = Read(0, [Node("pad", "Pad", "1", 1000, 10), Node("pad", "Pad", "2", 1010, 20), Event("Session", "model_run", 1000, 40)]);

        Assert.Equal([0.01, 0.02], trace.Nodes.Select(node => node.Milliseconds));
    }

    [Fact]
    public void A_trace_of_warm_ups_alone_is_refused() => Assert.Throws<InvalidDataException>(() => Read(1, Run(1000, conv: 1, add: 1)));

    private static RunTrace Read(int warmUps, string[] events)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"[{string.Join(",\n", events)}]"));
        return RunTrace.Read(stream, warmUps);
    }

    private static string[] Run(int start, int conv, int add) =>
    [
        // What older runtimes wrote around each kernel is no time of its own.
        Event("Node", "stem_fence_before", start, 9999, """{"op_name":"Conv"}"""),
        Event("Node", "stem_kernel_time", start, conv, """{"op_name":"Conv","node_index":"7","provider":"CPUExecutionProvider","output_type_shape":[{"float":[1,32,64,48]}]}"""),
        Node("sum", "Add", "8", start + conv, add),
        Node("sum", "Add", "8", start + conv + add, add),
        Event("Session", "SequentialExecutor::Execute", start, conv + 2 * add),
        Event("Session", "model_run", start, conv + 2 * add + 5),
    ];

    private static string Node(string name, string kind, string index, int start, int duration) =>
        Event("Node", $"{name}_kernel_time", start, duration, $$"""{"op_name":"{{kind}}","node_index":"{{index}}","provider":"CUDAExecutionProvider"}""");

    private static string Event(string category, string name, int start, int duration, string arguments = "{}") =>
        $$"""{"cat":"{{category}}","pid":1,"tid":2,"dur":{{duration}},"ts":{{start}},"ph":"X","name":"{{name}}","args":{{arguments}}}""";
}
