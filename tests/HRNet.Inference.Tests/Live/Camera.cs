using HRNet.Inference.Live;

namespace HRNet.Inference.Tests.Live;

/// <summary>A camera before a session.</summary>
internal sealed class Camera : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly LiveSession _session;
    private readonly IAsyncEnumerator<LiveMessage> _messages;
    private bool _disposed;

    public Camera(LiveSessions sessions, LiveRequest? request = null)
    {
        _session = sessions.Open(request ?? new());
        _messages = _session.RunAsync(_gone.Token).GetAsyncEnumerator();
    }

    /// <summary>A camera whose first message, its settings, has been read.</summary>
    public static async Task<Camera> StartAsync(LiveSessions sessions, LiveRequest? request = null)
    {
        var camera = new Camera(sessions, request);
        Assert.IsType<LiveSettings>(await camera.NextAsync());
        return camera;
    }

    public void Send(long sequence, int width = 640, int height = 480, double? capturedAt = null) =>
        _session.Post(new LiveFrame(sequence, FakeCodec.Picture(width, height), capturedAt));

    public void Send(long sequence, byte[] file) => _session.Post(new LiveFrame(sequence, file));

    public void Change(LiveRequest change) => _session.Change(change);

    public void Refuse(long? sequence, Exception reason) => _session.Refuse(sequence, reason);

    public async Task<LiveMessage?> NextAsync() => await _messages.MoveNextAsync() ? _messages.Current : null;

    public async Task<LiveResult> ResultAsync() => Assert.IsType<LiveResult>(await NextAsync());

    public async Task<LiveFault> FaultAsync() => Assert.IsType<LiveFault>(await NextAsync());

    /// <summary>Reads ahead until the camera is gone.</summary>
    public Task VanishAsync(Task reading)
    {
        _gone.Cancel();
        return Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        if (_disposed)
            return;
        _disposed = true;
        await _gone.CancelAsync();
        await _messages.DisposeAsync();
        _gone.Dispose();
    }
}
