using System.Buffers;
using System.Diagnostics;

namespace HRNet.Inference.Sessions;

/// <summary>
/// One model's session and the queue before it. A single worker takes what is waiting, up to a full batch, and runs it at once; it never
/// waits for company, so a lone request pays nothing for the batching. Images that are larger in number than a batch run in several. While
/// as many batches as are allowed are still being read, by decoders or by a detector's second stage, nothing is run, so that what waits
/// fills the queue, and the queue refuses the rest: the memory of answers is as bounded as that of images.
/// </summary>
internal sealed class ModelSession : IAsyncDisposable
{
    private readonly string _model;
    private readonly INetworkRunner _runner;
    private readonly int _maxBatch;
    private readonly int _queueLength;
    private readonly int _mostUnread;
    private readonly RunRate _rate = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Task _worker;
    private int _waiting;
    private int _running;

    // What follows is looked at under the lock, and every change of it that the worker may wait for is told through _changed.

    /// <summary>Jobs that wait; first those of callers who go on.</summary>
    private readonly List<Job> _queue = [];

    /// <summary>Batches that are still being read.</summary>
    private int _unread;

    /// <summary>Accepted jobs whose answers are still waited for or read.</summary>
    private int _held;

    private bool _closed;

    /// <summary>Starts the worker. The runner becomes the session's own.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="runner">Runs the network.</param>
    /// <param name="maxBatch">Images in one run, at least 1.</param>
    /// <param name="queueLength">Images that may wait, at least 1.</param>
    /// <param name="mostUnread">
    /// Batches that may be read while nothing else is run; without it one more than there are processors to read them.
    /// </param>
    public ModelSession(string model, INetworkRunner runner, int maxBatch, int queueLength, int? mostUnread = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueLength, 1);
        (_model, _runner, _maxBatch, _queueLength) = (model, runner, maxBatch, queueLength);
        _mostUnread = mostUnread ?? Environment.ProcessorCount + 1;
        // A thread of its own: a run of the network would block one that all others share.
        _worker = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Images that hold a place in the queue.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Takes places in the queue and the memory that goes with them, before any work is put into the images. A request that is larger than
    /// the whole queue is let in when nobody waits.
    /// </summary>
    /// <param name="images">How many images.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <param name="beside">
    /// An answer that the caller holds until this one comes. Such a caller was let in already: it is not refused, it goes before whoever
    /// waits, because they may wait for it to end, and it is served while the session closes.
    /// </param>
    /// <exception cref="BusyException">The queue has no place for so many.</exception>
    public NetworkInput Rent(int images, int height, int width, NetworkAnswer? beside = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        var after = Interlocked.Add(ref _waiting, images);
        if (beside is null && after > _queueLength && after > images)
        {
            Release(images);
            throw new BusyException(_model, _rate.TimeFor(after - images + Volatile.Read(ref _running)));
        }

        try
        {
            return new NetworkInput(this, images, height, width, goesOn: beside is not null);
        }
        catch
        {
            Release(images);
            throw;
        }
    }

    /// <summary>Refuses, before any work is put into a picture, what <see cref="Rent"/> would refuse after it.</summary>
    /// <exception cref="BusyException">The queue has no place.</exception>
    public void ThrowIfFull()
    {
        var waiting = Waiting;
        if (waiting >= _queueLength)
            throw new BusyException(_model, _rate.TimeFor(waiting + Volatile.Read(ref _running)));
    }

    /// <summary>
    /// Waits for the session and runs the images. Canceling takes them out of the queue; a run that has begun is waited for, at most one
    /// run long.
    /// </summary>
    /// <returns>The answer, the caller's to dispose, without waiting for anything but <see cref="Rent"/> beside it.</returns>
    /// <exception cref="ObjectDisposedException">The session is shutting down and took nothing.</exception>
    public async Task<NetworkAnswer> RunAsync(NetworkInput input, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var job = new Job(input, Leave);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed && !input.GoesOn, this);
            _held++;
            _queue.Insert(input.GoesOn ? _queue.Count(other => other.Input.GoesOn) : _queue.Count, job);
            _changed.Release();
        }

        try
        {
            await using var registration = cancel.UnsafeRegister((_, token) => TakeBack(job, token), null);
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
    /// Takes no more work, completes what was accepted, waits until its answers were read, then closes the session. So whoever holds an
    /// answer, such as the second stage of a detector, may still use what is closed after this.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
            _changed.Release();
        }

        await _worker.ConfigureAwait(false);
        _runner.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            _held--;
            _changed.Release();
        }
    }

    private void TakeBack(Job job, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_queue.Remove(job))
                return;
        }

        job.Cancel(cancel);
    }

    private void Work()
    {
        var batch = new List<Job>();
        while (true)
        {
            _changed.Wait();
            while (TakeBatch(batch) is > 0 and var images)
            {
                RunBatch(batch, images);
                batch.Clear();
            }

            lock (_lock)
            {
                if (_closed && _held == 0)
                    return;
            }
        }
    }

    /// <summary>Takes jobs of one image size, as many as fit; none while too much is unread, but of those who go on.</summary>
    private int TakeBatch(List<Job> batch)
    {
        var images = 0;
        lock (_lock)
        {
            while (_queue is [var next, ..] && (next.Input.GoesOn || _unread < _mostUnread))
            {
                var input = next.Input;
                if (images > 0
                    && (images + input.Images > _maxBatch || input.Height != batch[0].Input.Height || input.Width != batch[0].Input.Width))
                    break;
                _queue.RemoveAt(0);
                next.Start();
                input.LeaveQueue();
                Release(input.Images);
                images += input.Images;
                batch.Add(next);
            }
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
            job.Add(new BatchSlice(output, 0, images), time);
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
            using (output)
            {
                first = 0;
                foreach (var job in batch)
                {
                    job.Add(new BatchSlice(output.Share(), first, job.Input.Images), time);
                    first += job.Input.Images;
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    private (NetworkBatch Output, TimeSpan Time) Run(Memory<float> values, int images, NetworkInput size)
    {
        var start = Stopwatch.GetTimestamp();
        var output = _runner.Run(values, images, size.Height, size.Width);
        var time = Stopwatch.GetElapsedTime(start);
        _rate.Note(images, time);
        lock (_lock)
            _unread++;
        output.Read = () =>
        {
            lock (_lock)
            {
                _unread--;
                _changed.Release();
            }
        };
        return (output, time);
    }
}
