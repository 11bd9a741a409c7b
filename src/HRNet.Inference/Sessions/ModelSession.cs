using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using HRNet.Imaging;

namespace HRNet.Inference.Sessions;

/// <summary>
/// One model's session and the queue before it. A worker takes what is waiting, up to a full batch, and runs it at once; it never waits for
/// company, so a lone request pays nothing for the batching. Images that are larger in number or size than a batch run in several. While as
/// many batches as are allowed are still being read, by decoders or by a detector's second stage, nothing is run, so that what waits fills
/// the queue, and the queue refuses the rest: the memory of answers is as bounded as that of images.
/// </summary>
internal sealed class ModelSession : IAsyncDisposable
{
    private readonly string _model;
    private readonly INetworkRunner _runner;
    private readonly SessionLimits _limits;
    private readonly int _mostUnread;
    private readonly RunRate _rate = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Task[] _workers;
    private int _waiting;

    // What follows is looked at under the lock, and every change of it that a worker may wait for is told through _changed.

    /// <summary>Jobs that wait; first those of callers who go on.</summary>
    private readonly List<Job> _queue = [];

    /// <summary>Workers that run a batch.</summary>
    private int _active;

    /// <summary>Images that they run.</summary>
    private int _running;

    /// <summary>Batches that are still being read.</summary>
    private int _unread;

    /// <summary>Accepted jobs whose answers are still waited for or read.</summary>
    private int _held;

    private bool _closed;

    /// <summary>Starts the workers. The runner becomes the session's own.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="runner">Runs the network, as many times at once as there are workers.</param>
    /// <param name="limits">What is done at once.</param>
    public ModelSession(string model, INetworkRunner runner, SessionLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.QueueLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Workers, 1);
        (_model, _runner, _limits) = (model, runner, limits);
        _mostUnread = limits.MostUnread ?? Math.Max(Environment.ProcessorCount, limits.Workers) + 1;
        // Threads of their own: a run of the network would block one that all others share.
        _workers =
        [
            .. Enumerable.Range(0, limits.Workers)
                .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
    }

    /// <summary>Images that hold a place in the queue.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Takes places in the queue and the memory that goes with them, before any work is put into the images. A request of more images than
    /// the whole queue takes is let in when nobody waits.
    /// </summary>
    /// <param name="images">How many images.</param>
    /// <param name="height">Rows of each.</param>
    /// <param name="width">Columns of each.</param>
    /// <param name="beside">
    /// An answer that the caller holds until this one comes. Such a caller was let in already: it is not refused, it goes before whoever
    /// waits, because they may wait for it to end, and it is served while the session closes.
    /// </param>
    /// <exception cref="BusyException">The queue has no place for so many, or there is no memory for them now.</exception>
    /// <exception cref="PictureException">There never is so much memory.</exception>
    public NetworkInput Rent(int images, int height, int width, NetworkAnswer? beside = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        var after = Interlocked.Add(ref _waiting, images);
        var taken = 0L;
        try
        {
            if (beside is null && after > _limits.QueueLength && after > images)
                throw new BusyException(_model, TimeFor(after - images));
            var bytes = NetworkInput.BytesOf(images, height, width);
            if (beside is not null)
                _limits.Memory.Take(bytes);
            else if (!_limits.Memory.TryTake(bytes))
                throw new BusyException(TimeFor(after - images), "The pictures waiting for all models fill the memory set aside for them.");
            taken = bytes;
            return new NetworkInput(this, images, height, width, goesOn: beside is not null);
        }
        catch
        {
            GiveBack(taken);
            Release(images);
            throw;
        }
    }

    /// <summary>
    /// Refuses, before any work is put into a picture, what <see cref="Rent"/> would refuse after it, and whoever leaves before all who wait
    /// have had their turn.
    /// </summary>
    /// <param name="patience">How long the caller stays; null for as long as it takes.</param>
    /// <exception cref="BusyException">The queue has no place, or not in that time.</exception>
    public void ThrowIfFull(TimeSpan? patience = null)
    {
        var waiting = Waiting;
        if (waiting >= _limits.QueueLength)
            throw new BusyException(_model, TimeFor(waiting));
        if (waiting > 0 && _rate.IsKnown && _rate.TimeFor(waiting) is var wait && wait > patience)
        {
            throw new BusyException(
                wait, $"Model '{_model}' has pictures waiting for about {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s, longer than this request waits.");
        }
    }

    /// <summary>
    /// Waits for the session and runs the images. Canceling takes them out of the queue; a run that has begun is waited for, at most one
    /// run long.
    /// </summary>
    /// <returns>The answer, the caller's to dispose, without waiting for anything but <see cref="Rent"/> beside it.</returns>
    /// <exception cref="ObjectDisposedException">The session is shutting down and took nothing.</exception>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async Task<NetworkAnswer> RunAsync(NetworkInput input, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var job = new Job(input, Leave, cancel);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed && !input.GoesOn, this);
            _held++;
            _queue.Insert(input.GoesOn ? _queue.Count(other => other.Input.GoesOn) : _queue.Count, job);
            _changed.Release();
        }

        NetworkAnswer answer;
        try
        {
            await using var registration = cancel.UnsafeRegister(_ => TakeBack(job), null);
            answer = await job.Done.ConfigureAwait(false);
        }
        catch
        {
            Leave();
            throw;
        }

        if (!cancel.IsCancellationRequested)
            return answer;
        // Nobody is there any more for whom it would be worth reading.
        answer.Dispose();
        throw new OperationCanceledException(cancel);
    }

    /// <summary>Gives places back.</summary>
    internal void Release(int images) => Interlocked.Add(ref _waiting, -images);

    /// <summary>Gives the memory of images back.</summary>
    internal void GiveBack(long bytes) => _limits.Memory.GiveBack(bytes);

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

        await Task.WhenAll(_workers).ConfigureAwait(false);
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

    private void TakeBack(Job job)
    {
        lock (_lock)
        {
            if (!_queue.Remove(job))
                return;
        }

        job.Cancel();
    }

    /// <summary>How long so many waiting images and those that are run will take.</summary>
    private TimeSpan TimeFor(int waiting) => _rate.TimeFor(waiting + Volatile.Read(ref _running));

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
                {
                    // The others have to hear of it too.
                    _changed.Release();
                    return;
                }
            }
        }
    }

    /// <summary>
    /// Takes jobs of one image size, as many as fit; none while too much is unread or about to be, but of those who go on. Whoever has left
    /// is passed over, also where nobody had the time yet to take him out.
    /// </summary>
    private int TakeBatch(List<Job> batch)
    {
        var images = 0;
        lock (_lock)
        {
            while (_queue is [var next, ..] && (next.Input.GoesOn || _unread + _active < _mostUnread))
            {
                var input = next.Input;
                if (next.HasLeft)
                {
                    _queue.RemoveAt(0);
                    next.Cancel();
                    continue;
                }

                if (images > 0
                    && (images + input.Images > _limits.MaxImages(input.Height, input.Width)
                        || input.Height != batch[0].Input.Height || input.Width != batch[0].Input.Width))
                    break;
                _queue.RemoveAt(0);
                next.Start();
                input.LeaveQueue();
                Release(input.Images);
                images += input.Images;
                batch.Add(next);
            }

            if (images > 0)
                (_active, _running) = (_active + 1, _running + images);
        }

        return images;
    }

    private void RunBatch(List<Job> batch, int images)
    {
        Exception? failure = null;
        try
        {
            if (batch.Count == 1)
                RunAlone(batch[0]);
            else
                RunTogether(batch, images);
        }
        catch (Exception exception)
        {
            // Whatever went wrong is every waiting caller's to hear; the worker itself goes on.
            failure = exception;
        }

        lock (_lock)
            (_active, _running) = (_active - 1, _running - images);
        foreach (var job in batch)
        {
            if (failure is null)
                job.Complete();
            else
                job.Fail(failure);
        }
    }

    private void RunAlone(Job job)
    {
        var input = job.Input;
        var most = _limits.MaxImages(input.Height, input.Width);
        for (var first = 0; first < input.Images; first += most)
        {
            job.ThrowIfLeft();
            var images = Math.Min(most, input.Images - first);
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
        lock (_lock)
        {
            // Runs at the same time share the processors; together they do more than one does in that time.
            _rate.Note(images, time / _active);
            _unread++;
        }

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
