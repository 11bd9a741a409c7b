using HRNet.Inference.Devices;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Benchmarks;

/// <summary>A session and nothing else: one input, one output, both there before.</summary>
internal sealed class RawRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = NativeRuntime.NewRunOptions();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    /// <summary>Opens a model and runs it once.</summary>
    public RawRun(string model, float[] input, int[] dimensions, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(model, options);
        _inputNames = [_session.InputNames[0]];
        _outputNames = [_session.OutputNames[^1]];
        _inputs = [OrtValue.CreateTensorValueFromMemory(input, Array.ConvertAll(dimensions, size => (long)size))];
        using var first = _session.Run(_options, _inputNames, _inputs, _outputNames);
        var answer = first.Single();
        Output = answer.GetTensorDataAsSpan<float>().ToArray();
        _outputs = [OrtValue.CreateTensorValueFromMemory(Output, answer.GetTensorTypeAndShape().Shape)];
    }

    /// <summary>What it answers.</summary>
    public float[] Output { get; }

    /// <summary>Runs once.</summary>
    public void Run() => _session.Run(_options, _inputNames, _inputs, _outputNames, _outputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _outputs[0].Dispose();
        _inputs[0].Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
