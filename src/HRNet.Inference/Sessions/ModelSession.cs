using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;

namespace HRNet.Inference.Sessions;

/// <summary>
/// One model's session and the queue before it. A single worker takes what is waiting, up to a full batch, and runs it at once; it never waits for
/// company, so a lone request pays nothing for the batching. Images that are larger in number than a batch run in several.
/// </summary>
internal sealed class ModelSession : IAsyncDisposable
{
    private readonly string _model;
    private readonly INetworkRunner _runner;
    private readonly int _maxBatch;
    private readonly int _queueLength;
    private readonly RunRate _rate = new();
    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _worker;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _running;

    /// <summary>Accepted jobs whose answers are still waited for or read, and one for the session's own life.</summary>
    private int _held = 1;

    /// <summary>Starts the worker. The runner becomes the session's own.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="runner">Runs the network.</param>
    /// <param name="maxBatch">Images in one run, at least 1.</param>
    /// <param name="queueLength">Images that may wait, at least 1.</param>
    public ModelSession(string model, INetworkRunner runner, int maxBatch, int queueLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueLength, 1);
        (_model, _runner, _maxBatch, _queueLength) = (model, runner, maxBatch, queueLength);
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Images that hold a place in the queue.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Takes places in the queue and the memory that goes with them, before any work is put into the images. A request that is larger than the whole queue is
    /// let in when nobody waits.
    /// </summary>
    /// <exception cref="BusyException">The queue has no place for so many.</exception>
    public NetworkInput Rent(int images, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        var after = Interlocked.Add(ref _waiting, images);
        if (after > _queueLength && after > images)
        {
            Release(images);
            throw new BusyException(_model, _rate.TimeFor(after - images + Volatile.Read(ref _running)));
        }

        try
        {
            return new NetworkInput(this, images, height, width);
        }
        catch
        {
            Release(images);
            throw;
        }
    }

    /// <summary>
    /// Waits for the session and runs the images. Canceling takes them out of the queue; a run that has begun is waited for, at most one run long.
    /// </summary>
    /// <returns>The answer, the caller's to dispose.</returns>
    /// <exception cref="ObjectDisposedException">The session is shutting down and took nothing.</exception>
    public async Task<NetworkAnswer> RunAsync(NetworkInput input, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var job = new Job(input, Leave);
        Interlocked.Increment(ref _held);
        try
        {
            ObjectDisposedException.ThrowIf(!_jobs.Writer.TryWrite(job), this);
            await using var registration = cancel.UnsafeRegister(static (state, token) => ((Job)state!).TakeBack(token), job);
            return await job.Done.ConfigureAwait(false);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Gives places back.</summary>
    internal void Release(int images) => Interlocked.Add(ref _waiting, -images);

    /// <summary>
    /// Takes no more work, completes what was accepted, waits until its answers were read, then closes the session. So whoever holds an answer, such as the
    /// second stage of a detector, may still use what is closed after this.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_jobs.Writer.TryComplete())
            Leave();
        await _worker.ConfigureAwait(false);
        await _drained.Task.ConfigureAwait(false);
        _runner.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _held) == 0)
            _drained.TrySetResult();
    }

    private async Task WorkAsync()
    {
        var batch = new List<Job>();
        while (await _jobs.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var images = TakeBatch(batch);
            if (images > 0)
                RunBatch(batch, images);
            batch.Clear();
        }
    }

    /// <summary>Takes jobs of one image size, as many as fit.</summary>
    private int TakeBatch(List<Job> batch)
    {
        var images = 0;
        while (_jobs.Reader.TryPeek(out var next))
        {
            var input = next.Input;
            if (images > 0 && (images + input.Images > _maxBatch || input.Height != batch[0].Input.Height || input.Width != batch[0].Input.Width))
                break;
            _jobs.Reader.TryRead(out _);
            if (!next.TryStart())
                continue;
            input.LeaveQueue();
            Release(input.Images);
            images += input.Images;
            batch.Add(next);
        }

        Volatile.Write(ref _running, images);
        return images;
    }

    private void RunBatch(List<Job> batch, int images)
    {
        try
        {
            if (batch.Count == 1)
                RunAlone(batch[0]);
            else
                RunTogether(batch, images);
            Volatile.Write(ref _running, 0);
            foreach (var job in batch)
                job.Complete();
        }
        catch (Exception exception)
        {
            // Whatever went wrong is every waiting caller's to hear; the worker itself goes on.
            Volatile.Write(ref _running, 0);
            foreach (var job in batch)
                job.Fail(exception);
        }
    }

    private void RunAlone(Job job)
    {
        var input = job.Input;
        for (var first = 0; first < input.Images; first += _maxBatch)
        {
            var images = Math.Min(_maxBatch, input.Images - first);
            var (output, time) = Run(input.Values.Slice(first * input.ImageLength, images * input.ImageLength), images, input);
            job.Add(new AnswerPart(new SharedOutput(output, 1), 0, images), time);
        }
    }

    private void RunTogether(List<Job> batch, int images)
    {
        var length = batch[0].Input.ImageLength;
        var pooled = ArrayPool<float>.Shared.Rent(images * length);
        try
        {
            var joined = pooled.AsMemory(0, images * length);
            var first = 0;
            foreach (var job in batch)
            {
                job.Input.Values.CopyTo(joined[(first * length)..]);
                first += job.Input.Images;
            }

            var (output, time) = Run(joined, images, batch[0].Input);
            var shared = new SharedOutput(output, batch.Count);
            first = 0;
            foreach (var job in batch)
            {
                job.Add(new AnswerPart(shared, first, job.Input.Images), time);
                first += job.Input.Images;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    private (NetworkOutput Output, TimeSpan Time) Run(Memory<float> values, int images, NetworkInput size)
    {
        var start = Stopwatch.GetTimestamp();
        var output = _runner.Run(values, images, size.Height, size.Width);
        var time = Stopwatch.GetElapsedTime(start);
        _rate.Note(images, time);
        if (output.Images == images)
            return (output, time);
        output.Dispose();
        throw new InvalidOperationException($"Model '{_model}' answered {output.Images} images where {images} were asked.");
    }
}
