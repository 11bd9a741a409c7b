using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <content>Running.</content>
public sealed partial class InferenceSession
{
    // More inputs or outputs than any network here has; beyond it the pointers go to the heap.
    private const int OnStack = 16;

    /// <summary>Runs the model into new values.</summary>
    /// <param name="runOptions">Options; setting Terminate on them ends the run.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputValues">Their values, in the same order.</param>
    /// <param name="outputNames">Names of the outputs that are wanted.</param>
    /// <returns>The outputs in that order; dispose them.</returns>
    /// <exception cref="OnnxRuntimeException">A value does not fit, or the run failed or was ended.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        Span<nint> outputs = outputNames.Count <= OnStack ? stackalloc nint[outputNames.Count] : new nint[outputNames.Count];
        outputs.Clear();
        RunInto(runOptions, inputNames, inputValues, outputNames, outputs);
        var values = new OrtValue[outputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = OrtValue.Own(outputs[i]);
        }

        return new DisposableList<OrtValue>(values);
    }

    /// <summary>Runs the model into new values.</summary>
    /// <param name="runOptions">Options; setting Terminate on them ends the run.</param>
    /// <param name="inputs">The values of the inputs by name.</param>
    /// <param name="outputNames">Names of the outputs that are wanted.</param>
    /// <returns>The outputs in that order; dispose them.</returns>
    /// <exception cref="OnnxRuntimeException">A value does not fit, or the run failed or was ended.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        Run(runOptions, [.. inputs.Keys], [.. inputs.Values], outputNames);

    /// <summary>Runs the model into values that are there already.</summary>
    /// <param name="runOptions">Options; setting Terminate on them ends the run.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputValues">Their values, in the same order.</param>
    /// <param name="outputNames">Names of the outputs that are wanted.</param>
    /// <param name="outputValues">Where they go, in the same order; of the right type and shape.</param>
    /// <exception cref="OnnxRuntimeException">A value does not fit, or the run failed or was ended.</exception>
    public void Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputValues)
    {
        CheckSameCount(nameof(outputNames), outputNames.Count, nameof(outputValues), outputValues.Count);
        Span<nint> outputs = outputNames.Count <= OnStack ? stackalloc nint[outputNames.Count] : new nint[outputNames.Count];
        Fill(outputs, outputValues);
        try
        {
            RunInto(runOptions, inputNames, inputValues, outputNames, outputs);
        }
        finally
        {
            Release(outputValues);
        }
    }

    private unsafe void RunInto(
        RunOptions options, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames, Span<nint> outputs)
    {
        CheckSameCount(nameof(inputNames), inputNames.Count, nameof(inputValues), inputValues.Count);
        var count = inputNames.Count + inputNames.Count + outputNames.Count;
        Span<nint> pointers = count <= 3 * OnStack ? stackalloc nint[count] : new nint[count];
        var names = pointers[..inputNames.Count];
        var values = pointers.Slice(inputNames.Count, inputNames.Count);
        var outputNamePointers = pointers[(2 * inputNames.Count)..];
        Fill(names, inputNames, _inputs);
        Fill(outputNamePointers, outputNames, _outputs);

        // Neither is released under a run, whoever disposes it meanwhile.
        bool held = false, heldOptions = false;
        try
        {
            _session.DangerousAddRef(ref held);
            options.DangerousAddRef(ref heldOptions);
            Fill(values, inputValues);
            try
            {
                fixed (nint* name = names, value = values, outputName = outputNamePointers, output = outputs)
                {
                    Api.Check(Api.Run(
                        _session.DangerousGetHandle(), options.Use(), name, value, (nuint)names.Length, outputName, (nuint)outputs.Length, output));
                }
            }
            finally
            {
                Release(inputValues);
            }
        }
        finally
        {
            if (held)
            {
                _session.DangerousRelease();
            }

            if (heldOptions)
            {
                options.DangerousRelease();
            }

            GC.KeepAlive(this);
        }
    }

    private static void CheckSameCount(string names, int nameCount, string values, int valueCount)
    {
        if (nameCount != valueCount)
        {
            throw new ArgumentException($"Length of {names} ({nameCount}) must match that of {values} ({valueCount}).", values);
        }
    }
}
