using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>
/// A model on one device. The processor runs any sizes in one session, runs overlapping as they come. Another device gets one session for
/// each of a few batches up to the largest, all opened at once, to which others are padded; and one run at a time. Rows and columns stay
/// open where the graph leaves them open: with a session for each shape of picture, memory would have no bound.
/// </summary>
internal sealed class DeviceSession : IDisposable
{
    private const int AnyBatch = 0;

    private readonly Lock? _gate;
    private readonly RunOptions _runOptions = NativeRuntime.NewRunOptions();
    private readonly SortedList<int, InferenceSession> _sessions = [];
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    /// <summary>Opens a model on a device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">The device.</param>
    /// <param name="fixedBatch">For another device than the processor: the session on the processor's <see cref="FixedBatch"/>.</param>
    /// <exception cref="DeviceException">ONNX Runtime does not load.</exception>
    /// <exception cref="OnnxRuntimeException">The device or the model does not open.</exception>
    /// <exception cref="NotSupportedException">The device does not exist on this platform.</exception>
    public DeviceSession(ModelOpening model, DeviceName device, int? fixedBatch = null)
    {
        _gate = AdapterGate.Of(device);
        _outputs = [model.Output, .. model.OtherOutputs];
        try
        {
            foreach (var batch in _gate is null ? [AnyBatch] : Buckets(model.MaxBatch, fixedBatch))
            {
                // The name is the one that our model files give the dimension.
                SessionOptions Options() => DeviceOptions.For(device, model.Threads, batch == AnyBatch ? [] : [new("batch", batch)]);
                _sessions.Add(batch, GraphCache.Open(device == DeviceName.Cpu ? model.Graphs : null, model.Path, Options));
            }

            var first = _sessions.Values.First();
            _inputs = [first.InputNames[0]];
            // Where the batch was fixed for the device, the session can no longer tell what the file allows.
            FixedBatch = _gate is null ? first.InputMetadata[_inputs[0]].Dimensions[0] is > 0 and var only ? only : null : fixedBatch;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The only batch that the model file allows; null where it allows any.</summary>
    public int? FixedBatch { get; }

    /// <summary>Dimensions of the first output of the first run; null before that.</summary>
    public long[]? AnswerShape { get; private set; }

    /// <summary>The batches that the device runs, smallest first; of the processor, which runs any, one of them.</summary>
    public IReadOnlyList<int> Batches => _gate is null ? [FixedBatch ?? 1] : [.. _sessions.Keys];

    /// <summary>Runs a batch on the calling thread.</summary>
    /// <param name="images">batch x 3 x height x width values; only read, and only until this returns.</param>
    /// <param name="batch">How many images, from 1 to the largest batch.</param>
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
            var padded = _sessions.Keys.First(bucket => bucket >= batch);
            var session = _sessions[padded];
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
        var outputs = session.Run(_runOptions, _inputs, [input], _outputs);
        AnswerShape ??= outputs[0].GetTensorTypeAndShape().Shape;
        return outputs;
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

    /// <summary>Powers of two below the largest batch, and that.</summary>
    private static IEnumerable<int> Buckets(int largest, int? only)
    {
        if (only is null)
        {
            for (var batch = 1; batch < largest; batch *= 2)
                yield return batch;
        }

        yield return only ?? largest;
    }
}

/// <summary>Which model to open, and how.</summary>
/// <param name="Name">The model's name, for messages.</param>
/// <param name="Path">The .onnx file.</param>
/// <param name="Height">Rows of the image that the devices are tried with.</param>
/// <param name="Width">Columns of that image.</param>
/// <param name="Output">The output to read.</param>
/// <param name="Threads">Threads of a pool of its own on the processor, the calling one included; 0 to share the one of all models.</param>
/// <param name="MaxBatch">The largest batch that will be run.</param>
internal sealed record ModelOpening(string Name, string Path, int Height, int Width, string Output, int Threads, int MaxBatch)
{
    /// <summary>Outputs to read besides that one, in this order.</summary>
    public IReadOnlyList<string> OtherOutputs { get; init; } = [];

    /// <summary>Keeps what the processor's sessions optimize; null for nothing.</summary>
    public GraphCache? Graphs { get; init; }

    /// <summary>Whether it computes with 8-bit integers, which other devices than processors turn back into floats node by node, if they know them at all.</summary>
    public bool OnlyProcessor { get; init; }
}

/// <summary>
/// One run at a time on an adapter, across all models of the process: drivers do not like company, and memory does not suffice for it.
/// </summary>
internal static class AdapterGate
{
    private static readonly ConcurrentDictionary<DeviceName, Lock> s_gates = new();

    /// <summary>The lock of a device; null for the processor, which shares itself.</summary>
    public static Lock? Of(DeviceName device) => device.Kind == DeviceKind.Cpu ? null : s_gates.GetOrAdd(device, _ => new Lock());
}
