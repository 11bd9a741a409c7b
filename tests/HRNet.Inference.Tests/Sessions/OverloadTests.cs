using System.Collections.Concurrent;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Sessions;

/// <summary>More is asked of a session than it can do. Time is counted in runs, which the tests let go on one by one, so that nothing depends on how fast the machine is.</summary>
public sealed class OverloadTests : IAsyncDisposable
{
    private const int MaxBatch = 4;
    private const int QueueLength = 12;
    private const int Runs = 40;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly SteppedRunner _runner = new();
    private readonly ModelSession _session;

    public OverloadTests() => _session = new ModelSession("fake", _runner, new() { MaxBatch = MaxBatch, QueueLength = QueueLength });

    public async ValueTask DisposeAsync()
    {
        _runner.GoOn(1 << 20);
        await _session.DisposeAsync();
        _runner.Dispose();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task However_much_more_is_asked_every_run_is_full_and_nobody_waits_for_more_runs_than_fill_the_queue(int times)
    {
        var cancel = TestContext.Current.CancellationToken;
        var accepted = new List<(int Id, int Arrived, Task<float> Answer)>();
        var refused = 0;
        await BeginAsync();
        for (var run = 1; run <= Runs; run++)
        {
            for (var k = 0; k < times * MaxBatch; k++)
            {
                var id = run * 1000 + k;
                var answer = AskAsync(id, cancel);
                if (!answer.IsFaulted)
                {
                    accepted.Add((id, run, answer));
                    continue;
                }

                Assert.True((await Assert.ThrowsAsync<BusyException>(() => answer)).RetryAfter > TimeSpan.Zero);
                refused++;
            }

            await NextRunAsync();
        }

        await EmptyAsync();

        Assert.All(_runner.Batches.Skip(1).Take(Runs), batch => Assert.Equal(MaxBatch, batch));
        foreach (var (id, arrived, answer) in accepted)
        {
            Assert.Equal(id, await answer);
            Assert.InRange(_runner.RanIn[id] - arrived, 0, QueueLength / MaxBatch);
        }

        // What is beyond the runs' places and the queue's is refused, and not one more.
        Assert.Equal(Math.Max(0, (times - 1) * MaxBatch * Runs - (QueueLength - MaxBatch)), refused);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_runs_for_clients_who_have_gone_and_others_get_their_places()
    {
        var cancel = TestContext.Current.CancellationToken;
        var staying = new List<Task<float>>();
        var gone = new List<int>();
        await BeginAsync();
        for (var run = 1; run <= Runs; run++)
        {
            using var leaving = new CancellationTokenSource();
            var left = new List<Task<float>>();
            for (var id = run * 1000; _session.Waiting < QueueLength; id++)
            {
                left.Add(AskAsync(id, leaving.Token));
                gone.Add(id);
            }

            await leaving.CancelAsync();
            foreach (var task in left)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            for (var id = run * 1000 + 500; id < run * 1000 + 500 + MaxBatch; id++)
                staying.Add(AskAsync(id, cancel));
            await NextRunAsync();
        }

        await EmptyAsync();

        await Task.WhenAll(staying);
        Assert.NotEmpty(gone);
        Assert.DoesNotContain(gone, _runner.RanIn.ContainsKey);
        Assert.Equal(staying.Count + 1, _runner.Batches.Sum());
        Assert.All(_runner.Batches.Skip(1), batch => Assert.Equal(MaxBatch, batch));
    }

    /// <summary>One image runs alone; what comes meanwhile waits.</summary>
    private async Task BeginAsync()
    {
        _ = AskAsync(0, _cancel);
        await _runner.BegunAsync(_cancel);
    }

    private async Task NextRunAsync()
    {
        _runner.GoOn(1);
        await _runner.BegunAsync(_cancel);
    }

    private async Task EmptyAsync()
    {
        while (_session.Waiting > 0)
            await NextRunAsync();
        _runner.GoOn(1);
    }

    private async Task<float> AskAsync(int id, CancellationToken cancel)
    {
        using var input = _session.Rent(1, 2, 2);
        input[0].Fill(id);
        using var answer = await _session.RunAsync(input, cancel);
        return answer[0][0];
    }

    /// <summary>A network that answers an image's first value, and stays in each run until it is told to go on.</summary>
    private sealed class SteppedRunner : INetworkRunner
    {
        private readonly SemaphoreSlim _begun = new(0);
        private readonly SemaphoreSlim _steps = new(0);

        /// <summary>Images of each run.</summary>
        public List<int> Batches { get; } = [];

        /// <summary>In which run each image was, by its first value.</summary>
        public ConcurrentDictionary<int, int> RanIn { get; } = new();

        public Task BegunAsync(CancellationToken cancel) => _begun.WaitAsync(cancel);

        public void GoOn(int runs) => _steps.Release(runs);

        public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
        {
            var values = Enumerable.Range(0, batch).Select(k => images.Span[k * 3 * height * width]).ToArray();
            foreach (var value in values)
                RanIn[(int)value] = Batches.Count;
            Batches.Add(batch);
            _begun.Release();
            _steps.Wait();
            return ArrayBatch.Of(values, batch, 1, 1, 1);
        }

        public void Dispose()
        {
            // The session disposes it, and its gates may still be asked for.
        }
    }
}
