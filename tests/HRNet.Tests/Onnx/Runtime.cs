using System.Collections.Concurrent;
using HRNet.Tests.Network;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Tests.Onnx;

/// <summary>Runs model files by ONNX Runtime on the CPU, and keeps what it complains about.</summary>
internal static class Runtime
{
    private static readonly ConcurrentQueue<(string Log, string Message)> Messages = [];

    // The runtime calls it from native code for as long as the process lives.
    private static readonly DOrtLoggingFunction Keep = (_, severity, _, log, _, message) => Messages.Enqueue((log, $"{severity}: {message}"));

    private static readonly Lazy<OrtEnv> Environment = new(() =>
    {
        var options = new EnvironmentCreationOptions { logId = "tests", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, loggingFunction = Keep };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    });

    /// <summary>All outputs of the graph for one input, by name, and the warnings on the way.</summary>
    public static Answers Run(string path, int[] shape, float[] image, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_ENABLE_ALL) =>
        Run(path, [("image", new Maps(shape, image))], level);

    /// <summary>The same for many inputs.</summary>
    public static Answers Run(
        string path, IReadOnlyList<(string Name, Maps Value)> inputs, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        _ = Environment.Value;
        var log = Guid.NewGuid().ToString("n");
        using var options = new SessionOptions
        {
            LogId = log,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            IntraOpNumThreads = 2,
            GraphOptimizationLevel = level,
        };
        using var session = new InferenceSession(path, options);
        OrtValue[] given = [.. inputs.Select(input =>
            OrtValue.CreateTensorValueFromMemory(input.Value.Values, [.. input.Value.Shape.Select(dimension => (long)dimension)]))];
        using var run = new RunOptions { LogId = log };
        string[] names = [.. session.OutputMetadata.Keys];
        try
        {
            using var values = session.Run(run, [.. inputs.Select(input => input.Name)], given, names);
            var outputs = names.Select((name, k) => new Answer(
                name, [.. values.ElementAt(k).GetTensorTypeAndShape().Shape.Select(dimension => (int)dimension)], values.ElementAt(k).GetTensorDataAsSpan<float>().ToArray()));
            return new([.. outputs], [.. Messages.Where(message => message.Log == log).Select(message => message.Message)]);
        }
        finally
        {
            foreach (var value in given)
                value.Dispose();
        }
    }

    internal sealed record Answers(IReadOnlyList<Answer> Outputs, IReadOnlyList<string> Warnings);

    internal sealed record Answer(string Name, int[] Shape, float[] Values);
}
