using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Sessions;

/// <summary>An output in ONNX Runtime's memory. Answers without places, such as those of a classifier, have one row and one column.</summary>
internal sealed class OrtOutput : NetworkOutput
{
    private readonly OrtValue _value;
    private IReadOnlyList<OrtOutput> _others = [];

    private OrtOutput(OrtValue value, int images, long[] shape)
        : base(images, (int)shape[1], shape.Length > 2 ? (int)shape[2] : 1, shape.Length > 3 ? (int)shape[3] : 1) => _value = value;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values => _value.GetTensorDataAsSpan<float>();

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkOutput> Others => _others;

    /// <summary>Takes over the outputs of a run, the first of which is the answer.</summary>
    /// <param name="values">The answers to a batch, perhaps followed by padding.</param>
    /// <param name="images">Images of the batch.</param>
    /// <exception cref="InvalidOperationException">An answer is not images x channels (x rows x columns).</exception>
    public static OrtOutput Of(IDisposableReadOnlyCollection<OrtValue> values, int images)
    {
        try
        {
            var outputs = values.Select(value => Of(value, images)).ToArray();
            outputs[0]._others = outputs[1..];
            return outputs[0];
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _value.Dispose();
        foreach (var other in _others)
            other.Dispose();
    }

    private static OrtOutput Of(OrtValue value, int images)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        return shape.Length is 2 or 4 && shape[0] >= images
            ? new OrtOutput(value, images, shape)
            : throw new InvalidOperationException(
                $"the network's answer to {images} images is {string.Join('x', shape)}; it must be images x channels or images x channels x rows x columns.");
    }
}
