using System.Buffers;
using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>
/// A model on one device. The processor runs any sizes in one session, runs overlapping as they come. Another device gets one session for each size, with
/// batches padded to a power of two, and one run at a time.
/// </summary>
internal sealed class DeviceSession : IDisposable
{
    private readonly ModelOpening _model;
    private readonly DeviceName _device;
    private readonly Lock? _gate;
    private readonly RunOptions _runOptions = new();
    private readonly Dictionary<(int Batch, int Height, int Width), InferenceSession> _sessions = [];
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    /// <summary>Opens a model on a device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">The device.</param>
    /// <param name="fixedBatch">For another device than the processor: the session on the processor's <see cref="FixedBatch"/>.</param>
    /// <exception cref="OnnxRuntimeException">The device or the model does not open.</exception>
    /// <exception cref="NotSupportedException">The device does not exist on this platform.</exception>
    public DeviceSession(ModelOpening model, DeviceName device, int? fixedBatch = null)
    {
        (_model, _device, _gate) = (model, device, AdapterGate.Of(device));
        var first = OpenFor(_gate is null ? default : (fixedBatch ?? 1, model.Height, model.Width));
        _inputs = [first.InputNames[0]];
        _outputs = [model.Output];
        // Where sizes were fixed for the device, the session can no longer tell what the file allows.
        FixedBatch = _gate is null ? first.InputMetadata[_inputs[0]].Dimensions[0] is > 0 and var batch ? batch : null : fixedBatch;
    }

    /// <summary>The only batch that the model file allows; null where it allows any.</summary>
    public int? FixedBatch { get; }

    /// <summary>Runs a batch on the calling thread.</summary>
    /// <param name="images">batch x 3 x height x width values; only read, and only until this returns.</param>
    /// <param name="batch">How many images, at least 1.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <returns>The output, the caller's to dispose. It may have more images than the batch; those behind it mean nothing.</returns>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public OrtValue Run(Memory<float> images, int batch, int height, int width)
    {
        if (_gate is null)
            return Run(_sessions[default], images, [batch, 3, height, width]);
        lock (_gate)
        {
            var padded = FixedBatch ?? (int)BitOperations.RoundUpToPowerOf2((uint)batch);
            var session = OpenFor((padded, height, width));
            return padded == batch
                ? Run(session, images, [batch, 3, height, width])
                : RunPadded(session, images, [padded, 3, height, width]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
        _sessions.Clear();
        _runOptions.Dispose();
    }

    private OrtValue Run(InferenceSession session, Memory<float> images, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images, shape);
        // One output was asked for; the collection holds nothing else to dispose.
        return session.Run(_runOptions, _inputs, [input], _outputs).Single();
    }

    private OrtValue RunPadded(InferenceSession session, Memory<float> images, long[] shape)
    {
        var length = checked((int)(shape[0] * shape[1] * shape[2] * shape[3]));
        var padded = ArrayPool<float>.Shared.Rent(length);
        try
        {
            images.Span.CopyTo(padded);
            padded.AsSpan(images.Length, length - images.Length).Clear();
            return Run(session, padded.AsMemory(0, length), shape);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(padded);
        }
    }

    private InferenceSession OpenFor((int Batch, int Height, int Width) size)
    {
        if (_sessions.TryGetValue(size, out var session))
            return session;
        using var options = DeviceOptions.For(_device, _model.Threads, size == default ? [] : Sizes(size));
        session = new InferenceSession(_model.Path, options);
        _sessions.Add(size, session);
        return session;
    }

    /// <summary>The names are those that our model files give their dimensions.</summary>
    private static Dictionary<string, int> Sizes((int Batch, int Height, int Width) size) =>
        new() { ["batch"] = size.Batch, ["height"] = size.Height, ["width"] = size.Width };
}
