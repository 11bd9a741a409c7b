using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>A tensor of float32 values in row-major order.</summary>
/// <param name="Shape">Length of each dimension.</param>
/// <param name="Values">Product of the shape values.</param>
internal sealed record RawTensor(long[] Shape, float[] Values);

/// <summary>
/// Any ONNX file with one float32 input, as it is: no card, no queue, no pre- or post-processing. For comparing numbers and for timing; the
/// service goes through <see cref="Catalog.ModelCatalog"/>.
/// </summary>
internal sealed class RawSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = NativeRuntime.NewRunOptions();
    private readonly string[] _inputs;

    private RawSession(InferenceSession session, string device) => (_session, Device, _inputs) = (session, device, [session.InputNames[0]]);

    /// <summary>The device that opened it.</summary>
    public string Device { get; }

    /// <summary>Names of the outputs, in the graph's order.</summary>
    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <summary>Dimensions of the input; -1 for those that only the data decide.</summary>
    public IReadOnlyList<int> InputShape => _session.InputMetadata[_inputs[0]].Dimensions;

    /// <summary>Opens a model.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="device">
    /// auto, cpu, dml[:n] or cuda[:n]. A device that is named has to open it; with auto the first one that does.
    /// </param>
    /// <param name="threads">Threads of one run on the CPU; 0 for as many as there are processors.</param>
    /// <param name="trace">How the name of a file begins in which the runtime writes down what each node takes; null for none.</param>
    /// <exception cref="RequestException">There is no such device, or it does not open the model.</exception>
    /// <exception cref="OnnxRuntimeException">The file is no model that opens on the CPU.</exception>
    public static RawSession Open(string path, string device = "auto", int threads = 0, string? trace = null)
    {
        var candidates = DeviceName.Candidates(device, strict: true);
        for (var i = 0; ; i++)
        {
            try
            {
                using var options = DeviceOptions.For(candidates[i], threads, []);
                if (trace is not null)
                    (options.ProfileOutputPathPrefix, options.EnableProfiling) = (trace, true); // In this order: the switch takes the name along.
                return new RawSession(new InferenceSession(path, options), candidates[i].ToString());
            }
            catch (Exception refusal) when (candidates[i] != DeviceName.Cpu && DeviceRefusal.Is(refusal))
            {
                if (i == candidates.Count - 1)
                    throw new RequestException("device",
                        $"{candidates[i]} does not open {Path.GetFileName(path)}: {DeviceRefusal.Describe(candidates[i], refusal)}");
            }
        }
    }

    /// <summary>Runs the network once.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">Name of the output to give back; null for the first.</param>
    /// <exception cref="RequestException">There is no output of that name, or the input is not of the model's shape.</exception>
    /// <exception cref="OnnxRuntimeException">The input does not fit, or the run failed.</exception>
    public RawTensor Run(RawTensor input, string? output = null)
    {
        if (output is not null && !Outputs.Contains(output))
            throw new RequestException("output-name", $"The model has no output '{output}'. There is: {string.Join(", ", Outputs)}.");
        var shape = InputShape;
        if (input.Shape.Length != shape.Count || input.Shape.Where((length, k) => shape[k] > 0 && length != shape[k]).Any())
        {
            throw new RequestException(
                "input", $"The input is {string.Join(" x ", input.Shape)}, but the model takes {string.Join(" x ", shape.Select(length => length > 0 ? $"{length}" : "any"))}.");
        }

        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input.Values.AsMemory(), input.Shape);
        using var answers = _session.Run(_options, _inputs, [value], [output ?? Outputs[0]]);
        var answer = answers.Single();
        return new RawTensor(answer.GetTensorTypeAndShape().Shape, answer.GetTensorDataAsSpan<float>().ToArray());
    }

    /// <summary>Ends the trace with which the session was opened.</summary>
    /// <returns>The file that holds it.</returns>
    public string EndProfiling() => _session.EndProfiling();

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
