using System.Buffers;
using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>
/// A model on one device. The processor runs any sizes in one session, runs overlapping as they come. Another device gets one session for each batch, padded
/// to a power of two so that there are few, and one run at a time. Rows and columns stay open where the graph leaves them open: with a session for each shape
/// of picture, memory would have no bound.
/// </summary>
internal sealed class DeviceSession : IDisposable
{
    private const int AnyBatch = 0;

    private readonly ModelOpening _model;
    private readonly DeviceName _device;
    private readonly Lock? _gate;
    private readonly RunOptions _runOptions = new();
    private readonly Dictionary<int, InferenceSession> _sessions = [];
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
        var first = OpenFor(_gate is null ? AnyBatch : fixedBatch ?? 1);
        _inputs = [first.InputNames[0]];
        _outputs = [model.Output, .. model.OtherOutputs];
        // Where the batch was fixed for the device, the session can no longer tell what the file allows.
        FixedBatch = _gate is null ? first.InputMetadata[_inputs[0]].Dimensions[0] is > 0 and var batch ? batch : null : fixedBatch;
    }

    /// <summary>The only batch that the model file allows; null where it allows any.</summary>
    public int? FixedBatch { get; }

    /// <summary>Runs a batch on the calling thread.</summary>
    /// <param name="images">batch x 3 x height x width values; only read, and only until this returns.</param>
    /// <param name="batch">How many images, at least 1.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <returns>The outputs in the order of the opening, the caller's to dispose. They may have more images than the batch; those
    /// behind it mean nothing.</returns>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(Memory<float> images, int batch, int height, int width)
    {
        if (_gate is null)
            return Run(_sessions[AnyBatch], images, [batch, 3, height, width]);
        lock (_gate)
        {
            var padded = FixedBatch ?? (int)BitOperations.RoundUpToPowerOf2((uint)batch);
            var session = OpenFor(padded);
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

    private IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, Memory<float> images, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images, shape);
        return session.Run(_runOptions, _inputs, [input], _outputs);
    }

    private IDisposableReadOnlyCollection<OrtValue> RunPadded(InferenceSession session, Memory<float> images, long[] shape)
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

    private InferenceSession OpenFor(int batch)
    {
        if (_sessions.TryGetValue(batch, out var session))
            return session;
        // The name is the one that our model files give the dimension.
        using var options = DeviceOptions.For(_device, _model.Threads, batch == AnyBatch ? [] : [new("batch", batch)]);
        session = new InferenceSession(_model.Path, options);
        _sessions.Add(batch, session);
        return session;
    }
}
