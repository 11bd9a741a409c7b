using System.Collections.Concurrent;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Sessions;

/// <summary>A network whose answer to an image is one cell with the image's first value. It stops at a gate, if one is closed, and notes what it ran.</summary>
internal sealed class FakeRunner : INetworkRunner
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly ConcurrentBag<NetworkBatch> _answers = [];

    public List<(int Batch, int Height, int Width)> Runs { get; } = [];

    /// <summary>Answers that somebody still reads.</summary>
    public int OpenAnswers => _answers.Count(answer => answer.IsOpen);

    public bool Disposed { get; private set; }

    public Exception? Failure { get; set; }

    public void Close() => _gate.Reset();

    public void Open() => _gate.Set();

    /// <summary>Waits until a run has begun.</summary>
    public Task EnteredAsync(CancellationToken cancel) => _entered.WaitAsync(cancel);

    public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
    {
        lock (Runs)
            Runs.Add((batch, height, width));
        _entered.Release();
        _gate.Wait();
        if (Failure is { } failure)
            throw failure;
        Assert.Equal(batch * 3 * height * width, images.Length);
        var values = new float[batch];
        for (var i = 0; i < batch; i++)
            values[i] = images.Span[i * 3 * height * width];
        var answer = ArrayBatch.Of(values, batch, 1, 1, 1);
        _answers.Add(answer);
        return answer;
    }

    public void Dispose() => Disposed = true;
}
