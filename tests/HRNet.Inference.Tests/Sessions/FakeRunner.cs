using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Sessions;

/// <summary>A network whose answer to an image is one cell with the image's first value. It stops at a gate, if one is closed, and notes what it ran.</summary>
internal sealed class FakeRunner : INetworkRunner
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly SemaphoreSlim _entered = new(0);
    private int _openOutputs;

    public List<(int Batch, int Height, int Width)> Runs { get; } = [];

    public int OpenOutputs => Volatile.Read(ref _openOutputs);

    public bool Disposed { get; private set; }

    public Exception? Failure { get; set; }

    public void Close() => _gate.Reset();

    public void Open() => _gate.Set();

    /// <summary>Waits until a run has begun.</summary>
    public Task EnteredAsync(CancellationToken cancel) => _entered.WaitAsync(cancel);

    public NetworkOutput Run(Memory<float> images, int batch, int height, int width)
    {
        Runs.Add((batch, height, width));
        _entered.Release();
        _gate.Wait();
        if (Failure is { } failure)
            throw failure;
        Assert.Equal(batch * 3 * height * width, images.Length);
        var values = new float[batch];
        for (var i = 0; i < batch; i++)
            values[i] = images.Span[i * 3 * height * width];
        Interlocked.Increment(ref _openOutputs);
        return new ArrayOutput(values, batch, 1, 1, 1, () => Interlocked.Decrement(ref _openOutputs));
    }

    public void Dispose() => Disposed = true;
}
