using HRNet.Imaging;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Sessions;

public sealed class ModelSessionTests : IAsyncDisposable
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly FakeRunner _runner = new();
    private readonly ModelSession _session;

    public ModelSessionTests() => _session = new ModelSession("fake", _runner, new() { MaxBatch = 4, QueueLength = 6 });

    public async ValueTask DisposeAsync()
    {
        _runner.Open();
        await _session.DisposeAsync();
    }

    [Fact]
    public async Task A_lone_image_runs_at_once_and_alone()
    {
        Assert.Equal(7, await AskAsync(7));
        Assert.Equal([(1, 2, 2)], _runner.Runs);
    }

    [Fact]
    public async Task What_waits_runs_as_one_batch_and_everyone_gets_their_own()
    {
        _runner.Close();
        var first = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        Task<float>[] others = [AskAsync(2), AskAsync(3), AskAsync(4)];
        _runner.Open();
        Assert.Equal((float[])[1, 2, 3, 4], await Task.WhenAll([first, .. others]));
        Assert.Equal([1, 3], _runner.Runs.Select(r => r.Batch));
        Assert.Equal(0, _runner.OpenAnswers);
    }

    [Fact]
    public async Task A_batch_holds_one_image_size_and_no_more_than_its_limit()
    {
        _runner.Close();
        var first = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        Task<float>[] others = [AskAsync(2, images: 3), AskAsync(3, images: 2), AskAsync(4, height: 3)];
        _runner.Open();
        await Task.WhenAll([first, .. others]);
        Assert.Equal([(1, 2, 2), (3, 2, 2), (2, 2, 2), (1, 3, 2)], _runner.Runs);
    }

    [Fact]
    public async Task More_images_than_a_batch_run_in_several()
    {
        using var input = _session.Rent(10, 2, 2);
        for (var i = 0; i < 10; i++)
            input[i].Fill(i);
        using var answer = await _session.RunAsync(input, _cancel);
        Assert.Equal([4, 4, 2], _runner.Runs.Select(r => r.Batch));
        for (var i = 0; i < 10; i++)
            Assert.Equal(i, answer[i][0]);
        Assert.Equal(0, _session.Waiting);
    }

    [Fact]
    public async Task A_full_queue_answers_busy_and_says_when_to_come_back()
    {
        await AskAsync(0);
        _runner.Close();
        var running = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        await _runner.EnteredAsync(_cancel);
        var waiting = Enumerable.Range(2, 6).Select(i => AskAsync(i)).ToArray();
        var busy = await Assert.ThrowsAsync<BusyException>(() => AskAsync(99));
        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        Assert.True(Assert.Throws<BusyException>(() => _session.ThrowIfFull()).RetryAfter > TimeSpan.Zero);
        _runner.Open();
        Assert.Equal((float[])[2, 3, 4, 5, 6, 7], await Task.WhenAll(waiting));
        await running;
        _session.ThrowIfFull();
        Assert.Equal(8, await AskAsync(8));
    }

    [Fact]
    public void The_time_to_come_back_grows_with_the_queue()
    {
        var rate = new RunRate();
        Assert.Equal(TimeSpan.FromSeconds(1), rate.TimeFor(3));
        rate.Note(2, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1.5), rate.TimeFor(3));
    }

    [Fact]
    public async Task Canceled_work_is_skipped_and_its_places_are_free_again()
    {
        _runner.Close();
        var first = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        using var left = new CancellationTokenSource();
        var gone = AskAsync(2, images: 6, cancel: left.Token);
        Assert.Equal(6, _session.Waiting);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(0, _session.Waiting);
        var next = AskAsync(3);
        _runner.Open();
        await Task.WhenAll(first, next);
        Assert.Equal([1, 1], _runner.Runs.Select(r => r.Batch));
        Assert.Equal(0, _session.Waiting);
    }

    [Fact]
    public async Task A_caller_who_leaves_during_a_run_stays_until_it_is_over_and_reads_nothing()
    {
        _runner.Close();
        using var left = new CancellationTokenSource();
        var asked = AskAsync(5, cancel: left.Token);
        await _runner.EnteredAsync(_cancel);
        await left.CancelAsync();
        Assert.False(asked.IsCompleted);
        _runner.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(0, _runner.OpenAnswers);
        Assert.Equal(6, await AskAsync(6));
    }

    [Fact]
    public async Task Who_leaves_between_two_batches_of_his_own_is_run_no_further()
    {
        _runner.Close();
        using var left = new CancellationTokenSource();
        var asked = AskAsync(5, images: 10, cancel: left.Token);
        await _runner.EnteredAsync(_cancel);
        await left.CancelAsync();
        _runner.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal([4], _runner.Runs.Select(run => run.Batch));
        Assert.Equal(0, _runner.OpenAnswers);
    }

    [Fact]
    public async Task Who_has_left_is_not_run_even_where_nobody_has_taken_him_out_of_the_queue_yet()
    {
        _runner.Close();
        var first = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        using var left = new CancellationTokenSource();
        var gone = AskAsync(2, cancel: left.Token);
        var next = AskAsync(3);
        // What is registered last is called first: the session hears of it only after this.
        await using var late = left.Token.Register(() =>
        {
            _runner.Open();
            SpinWait.SpinUntil(() => next.IsCompleted, TimeSpan.FromMinutes(1));
        });
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal((float[])[1, 3], await Task.WhenAll(first, next));
        Assert.Equal([1, 1], _runner.Runs.Select(run => run.Batch));
        Assert.Equal(0, _session.Waiting);
    }

    [Fact]
    public async Task A_batch_holds_no_more_pixels_than_its_limit_and_one_image_always_runs()
    {
        await using var session = new ModelSession("fake", _runner, new() { MaxBatch = 4, QueueLength = 64, BatchPixels = 8 });
        _runner.Close();
        var first = AskAsync(session, 1, 1, 2, _cancel);
        await _runner.EnteredAsync(_cancel);
        Task<float>[] others =
        [
            AskAsync(session, 2, 1, 2, _cancel), AskAsync(session, 3, 1, 2, _cancel), AskAsync(session, 4, 1, 2, _cancel),
            AskAsync(session, 5, 5, 2, _cancel), AskAsync(session, 6, 1, 100, _cancel), AskAsync(session, 7, 2, 100, _cancel),
        ];
        _runner.Open();

        Assert.Equal((float[])[1, 2, 3, 4, 5, 6, 7], await Task.WhenAll([first, .. others]));
        Assert.Equal(
            [(1, 2, 2), (2, 2, 2), (1, 2, 2), (2, 2, 2), (2, 2, 2), (1, 2, 2), (1, 100, 2), (1, 100, 2), (1, 100, 2)], _runner.Runs);
    }

    [Fact]
    public async Task Images_of_all_models_share_a_memory_and_what_does_not_fit_is_refused()
    {
        const int ImageBytes = 3 * sizeof(float) * 2 * 2;
        var memory = new QueueMemory(3 * ImageBytes);
        await using var other = new ModelSession("other", new FakeRunner(), new() { MaxBatch = 4, QueueLength = 64, Memory = memory });
        await using var session = new ModelSession("fake", _runner, new() { MaxBatch = 4, QueueLength = 64, Memory = memory });
        Assert.Equal(0, await AskAsync(session, 0, 3, 2, _cancel));

        using (var held = other.Rent(2, 2, 2))
        {
            Assert.Equal(1, await AskAsync(session, 1, 1, 2, _cancel));
            var busy = await Assert.ThrowsAsync<BusyException>(() => AskAsync(session, 2, 2, 2, _cancel));
            Assert.Contains("waiting for all models", busy.Message, StringComparison.Ordinal);
            Assert.True(busy.RetryAfter >= TimeSpan.Zero);
            Assert.Equal(0, session.Waiting);

            // Whoever was let in is not refused half-way.
            using var answer = await other.RunAsync(held, _cancel);
            using var more = other.Rent(9, 2, 2, answer);
            Assert.Equal(11 * ImageBytes, memory.Taken);
        }

        var never = await Assert.ThrowsAsync<PictureException>(() => AskAsync(session, 3, 4, 2, _cancel));
        Assert.Equal(PictureProblem.TooManyPixels, never.Problem);
        Assert.Equal(4, await AskAsync(session, 4, 3, 2, _cancel));
        Assert.Equal((0, 0, 0), (memory.Taken, session.Waiting, other.Waiting));
    }

    [Fact]
    public async Task Whoever_cannot_wait_for_those_before_is_refused_at_once()
    {
        _session.ThrowIfFull(TimeSpan.Zero);
        await AskAsync(0);
        _runner.Close();
        var running = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        await _runner.EnteredAsync(_cancel);
        _session.ThrowIfFull(TimeSpan.Zero);
        var waiting = AskAsync(2, images: 3);

        var busy = Assert.Throws<BusyException>(() => _session.ThrowIfFull(TimeSpan.Zero));
        Assert.Contains("longer than this request waits", busy.Message, StringComparison.Ordinal);
        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        _session.ThrowIfFull(TimeSpan.FromHours(1));
        _session.ThrowIfFull();

        _runner.Open();
        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task Several_workers_run_batches_at_the_same_time_in_the_order_of_the_queue()
    {
        await using var session = new ModelSession("fake", _runner, new() { MaxBatch = 4, QueueLength = 64, Workers = 2 });
        _runner.Close();
        var first = AskAsync(session, 1, 1, 2, _cancel);
        await _runner.EnteredAsync(_cancel);
        var second = AskAsync(session, 2, 1, 3, _cancel);
        await _runner.EnteredAsync(_cancel);
        Task<float>[] others = [AskAsync(session, 3, 1, 4, _cancel), AskAsync(session, 4, 2, 4, _cancel), AskAsync(session, 5, 4, 4, _cancel)];
        Assert.Equal([(1, 2, 2), (1, 3, 2)], _runner.Runs);
        Assert.Equal(7, session.Waiting);
        _runner.Open();

        Assert.Equal((float[])[1, 2, 3, 4, 5], await Task.WhenAll([first, second, .. others]));
        Assert.Equal([3, 4], _runner.Runs.Skip(2).Select(run => run.Batch).Order());
        Assert.Equal((0, 0), (session.Waiting, _runner.OpenAnswers));
    }

    [Fact]
    public async Task Several_workers_all_end_after_what_was_accepted_is_answered()
    {
        var session = new ModelSession("fake", _runner, new() { MaxBatch = 1, QueueLength = 64, Workers = 3 });
        _runner.Close();
        var asked = Enumerable.Range(0, 8).Select(k => AskAsync(session, k, 1, 2, _cancel)).ToArray();
        for (var k = 0; k < 3; k++)
            await _runner.EnteredAsync(_cancel);
        var closing = session.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(session, 9, 1, 2, _cancel));
        _runner.Open();

        Assert.Equal(Enumerable.Range(0, 8).Select(k => (float)k), await Task.WhenAll(asked));
        await closing;
        Assert.True(_runner.Disposed);
    }

    [Fact]
    public async Task What_several_workers_run_counts_as_unread_and_who_goes_on_is_run_beside_it()
    {
        await using var session = new ModelSession("fake", _runner, new() { MaxBatch = 1, QueueLength = 64, Workers = 2, MostUnread = 1 });
        using var input = session.Rent(1, 2, 2);
        var held = await session.RunAsync(input, _cancel);
        await _runner.EnteredAsync(_cancel);
        var waiting = AskAsync(session, 2, 1, 2, _cancel);
        _runner.Close();
        using var more = session.Rent(1, 3, 2, held);
        var goesOn = session.RunAsync(more, _cancel);
        await _runner.EnteredAsync(_cancel);
        Assert.Equal([(1, 2, 2), (1, 3, 2)], _runner.Runs);
        _runner.Open();
        (await goesOn).Dispose();
        Assert.False(waiting.IsCompleted);
        held.Dispose();

        Assert.Equal(2, await waiting);
    }

    [Fact]
    public async Task A_failed_run_is_told_to_its_callers_and_the_next_one_works()
    {
        _runner.Failure = new InvalidOperationException("no memory");
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(1));
        Assert.Equal("no memory", failed.Message);
        _runner.Failure = null;
        Assert.Equal(2, await AskAsync(2));
    }

    [Fact]
    public async Task Shutting_down_completes_what_was_accepted_and_takes_nothing_more()
    {
        _runner.Close();
        var running = AskAsync(1);
        await _runner.EnteredAsync(_cancel);
        var waiting = AskAsync(2);
        var closing = _session.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(3));
        Assert.False(_runner.Disposed);
        _runner.Open();
        Assert.Equal((float[])[1, 2], await Task.WhenAll(running, waiting));
        await closing;
        Assert.True(_runner.Disposed);
        Assert.Equal(0, _runner.OpenAnswers);
    }

    [Fact]
    public async Task Shutting_down_waits_until_the_answers_were_read()
    {
        using var input = _session.Rent(1, 2, 2);
        input[0].Fill(9);
        var answer = await _session.RunAsync(input, _cancel);
        var closing = _session.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(3));

        Assert.False(closing.IsCompleted);
        Assert.False(_runner.Disposed);
        Assert.Equal(9, answer[0][0]);
        answer.Dispose();
        await closing;
        Assert.True(_runner.Disposed);
    }

    [Fact]
    public async Task While_too_many_answers_are_unread_nothing_runs_and_the_queue_refuses_the_rest()
    {
        await using var session = new ModelSession("fake", _runner, new() { MaxBatch = 4, QueueLength = 1, MostUnread = 1 });
        using var input = session.Rent(1, 2, 2);
        using var unread = await session.RunAsync(input, _cancel);
        var waiting = AskAsync(session, 2, 1, 2, _cancel);

        await Assert.ThrowsAsync<BusyException>(() => AskAsync(session, 3, 1, 2, _cancel));
        Assert.Single(_runner.Runs);
        unread.Dispose();

        Assert.Equal(2, await waiting);
        Assert.Equal(4, await AskAsync(session, 4, 1, 2, _cancel));
    }

    [Fact]
    public async Task Who_holds_an_answer_is_not_refused_goes_first_and_is_served_while_the_session_closes()
    {
        var session = new ModelSession("fake", _runner, new() { MaxBatch = 4, QueueLength = 1, MostUnread = 1 });
        using var input = session.Rent(1, 2, 2);
        var first = await session.RunAsync(input, _cancel);
        var waiting = AskAsync(session, 2, 1, 2, _cancel);
        var closing = session.DisposeAsync().AsTask();

        using var more = session.Rent(3, 2, 2, first);
        using (first)
        using (var second = await session.RunAsync(more, _cancel))
            Assert.False(waiting.IsCompleted);

        Assert.Equal(2, await waiting);
        await closing;
        Assert.Equal([1, 3, 1], _runner.Runs.Select(run => run.Batch));
        Assert.True(_runner.Disposed);
    }

    [Fact]
    public async Task Many_callers_at_once_all_get_their_own_answer()
    {
        await using var session = new ModelSession("fake", new FakeRunner(), new() { MaxBatch = 8, QueueLength = 4096 });
        await using var several = new ModelSession("fake", new FakeRunner(), new() { MaxBatch = 8, QueueLength = 4096, Workers = 3 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => AskAsync(i % 2 == 0 ? session : several, i, 1, 2, _cancel), _cancel)));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)i), answers);
    }

    private Task<float> AskAsync(float value, int images = 1, int height = 2, CancellationToken? cancel = null) =>
        AskAsync(_session, value, images, height, cancel ?? _cancel);

    private static async Task<float> AskAsync(ModelSession session, float value, int images, int height, CancellationToken cancel)
    {
        using var input = session.Rent(images, height, 2);
        for (var i = 0; i < images; i++)
            input[i].Fill(value);
        using var answer = await session.RunAsync(input, cancel);
        return answer[images - 1][0];
    }
}
