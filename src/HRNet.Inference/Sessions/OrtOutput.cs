using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Sessions;

/// <summary>An output in ONNX Runtime's memory. Answers without places, such as those of a classifier, have one row and one column.</summary>
internal sealed class OrtOutput : NetworkOutput
{
    private readonly IDisposable _owner;
    private readonly OrtValue _value;

    private OrtOutput(IDisposable owner, OrtValue value, long[] shape)
        : base((int)shape[0], (int)shape[1], shape.Length > 2 ? (int)shape[2] : 1, shape.Length > 3 ? (int)shape[3] : 1) =>
        (_owner, _value) = (owner, value);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values => _value.GetTensorDataAsSpan<float>();

    /// <summary>Takes over the values of a run, of which the first is the answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is not images x channels (x rows x columns).</exception>
    public static OrtOutput Of(IDisposableReadOnlyCollection<OrtValue> values)
    {
        var value = values.First();
        var shape = value.GetTensorTypeAndShape().Shape;
        if (shape.Length is 2 or 4)
            return new OrtOutput(values, value, shape);
        values.Dispose();
        throw new InvalidOperationException($"The network's answer has {shape.Length} dimensions; it must have 2 or 4.");
    }

    /// <inheritdoc/>
    public override void Dispose() => _owner.Dispose();
}
