using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Results;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;

namespace HRNet.Inference.Tests.Detection;

/// <summary>A detector whose second stage is held back, under more requests than it is meant for.</summary>
public sealed class SecondStageTests : IDisposable
{
    private const int Requests = 40;

    /// <summary>One that is looked at, one that was just run, one in the queue.</summary>
    private const int LetIn = 3;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly FakeRunner _network = new();
    private readonly Frame _picture = new(64, 64);

    public void Dispose()
    {
        _picture.Dispose();
        _network.Dispose();
    }

    [Fact]
    public async Task Pictures_that_wait_for_the_second_stage_are_few_and_the_queue_refuses_the_rest()
    {
        await using var session = new ModelSession("held", _network, new() { MaxBatch = 1, QueueLength = 1, MostUnread = 2 });
        using var head = new HeldHead();
        var asked = await AskAsync(session, head);

        var refused = asked.Where(task => task.IsFaulted).ToArray();
        Assert.Equal(Requests - LetIn, refused.Length);
        Assert.All(refused, task => Assert.IsType<BusyException>(task.Exception!.InnerException));
        Assert.Equal(2, _network.OpenAnswers);
        head.Open();
        var answered = await Task.WhenAll(asked.Except(refused));
        Assert.All(answered, result => Assert.Single(result.Objects));
        Assert.Equal(1, head.MostAtOnce);
        Assert.Equal(0, _network.OpenAnswers);
    }

    [Fact]
    public async Task Closing_completes_in_both_stages_what_was_let_in()
    {
        var session = new ModelSession("held", _network, new() { MaxBatch = 1, QueueLength = 1, MostUnread = 2 });
        using var head = new HeldHead();
        var asked = await AskAsync(session, head);

        var closing = session.DisposeAsync().AsTask();
        head.Open();

        var answered = await Task.WhenAll(asked.Where(task => !task.IsFaulted));
        Assert.Equal(LetIn, answered.Length);
        Assert.All(answered, result => Assert.Single(result.Objects));
        await closing;
        Assert.True(_network.Disposed);
    }

    /// <summary>Asks for all, each as soon as the one before has gone as far as it gets.</summary>
    private async Task<Task<DetectResult>[]> AskAsync(ModelSession session, HeldHead head)
    {
        var model = new ModelInfo("held", ListedHead.Card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);
        var detector = new Detector(model, session, new NetworkShape(ListedHead.Card.Classes.Count, 1, 1, FixedSize: false), head);
        var asked = new List<Task<DetectResult>>();
        for (var k = 0; k < Requests; k++)
        {
            asked.Add(detector.DetectAsync(_picture, new DetectRequest(), _cancel));
            // The second stage takes every picture that the first has run. A request that is never run waits in the queue; were it not for the limit, it would be run soon.
            if (!asked[^1].IsFaulted)
                await head.EnteredAsync(asked.Count < LetIn ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(200), _cancel);
        }

        return [.. asked];
    }

    /// <summary>A second stage for one picture at a time, which finds one object once it is let go.</summary>
    private sealed class HeldHead : IDetectionHead
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _entered = new(0);
        private readonly SemaphoreSlim _turns = new(1);
        private int _inside;

        public int MostAtOnce { get; private set; }

        public Task<bool> EnteredAsync(TimeSpan most, CancellationToken cancel) => _entered.WaitAsync(most, cancel);

        public void Open() => _open.TrySetResult();

        public async Task<Detections> FindAsync(NetworkAnswer answer, Letterbox letterbox, DetectQuery query, CancellationToken cancel)
        {
            _entered.Release();
            await _turns.WaitAsync(cancel);
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
            await _open.Task.WaitAsync(cancel);
            Assert.Single(answer[0].ToArray());
            Interlocked.Decrement(ref _inside);
            _turns.Release();
            return new Detections([new RawDetection(new Corners(0, 0, 8, 8), 0.9f, 1)], TimeSpan.Zero, TimeSpan.Zero);
        }

        /// <summary>Lets everybody go, so that a test that fails ends.</summary>
        public void Dispose() => Open();
    }
}
