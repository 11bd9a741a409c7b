using HRNet.Inference.Live;

namespace HRNet.Inference;

/// <summary>How people are followed from frame to frame.</summary>
public sealed record TrackerOptions
{
    /// <summary>The most people followed, 1 to 100.</summary>
    /// <value>8.</value>
    public int MaxPeople { get; init; } = 8;

    /// <summary>
    /// Frames after which the detector, where the model has one, looks again, if <see cref="FindInterval"/> has not passed before.
    /// </summary>
    /// <value>15.</value>
    public int FindEvery { get; init; } = 15;

    /// <summary>Time after which the detector looks again.</summary>
    /// <value>Half a second.</value>
    public TimeSpan FindInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>For how long somebody who is not seen keeps their id.</summary>
    /// <value>A second.</value>
    public TimeSpan DropAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether keypoints are smoothed (One-Euro filter, Casiez et al. 2012).</summary>
    public bool Smoothing { get; init; } = true;

    /// <summary>The keypoint score that counts as seen, 0 to 1; unset for the model's own.</summary>
    public float? Threshold { get; init; }
}

/// <summary>
/// Follows people through the frames of a video or a camera: the same person has the same id. The same frames at the same times get the
/// same answers. For one video; not safe to use from several threads at once. Somebody is told of from their second frame on.
/// </summary>
public sealed class PoseTracker : IAsyncDisposable, IDisposable
{
    private readonly PoseModel _model;
    private readonly FrameClock _clock = new();
    private readonly PoseView _view;
    private readonly LiveSettings _settings;
    private long _frames;

    /// <summary>Begins a video.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="options">How people are followed; null for the usual.</param>
    public PoseTracker(PoseModel model, TrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new TrackerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPeople, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FindEvery, 1, nameof(options));
        _model = model;
        var live = new LiveOptions
        {
            MaxPeople = options.MaxPeople,
            FindEvery = options.FindEvery,
            FindSeconds = options.FindInterval.TotalSeconds,
            DropSeconds = options.DropAfter.TotalSeconds,
        };
        _view = new PoseView(model.Live, live, _clock, waits: true);
        _settings = new LiveSettings(
            LiveTask.Pose, model.Model, options.Threshold ?? model.Model.Card.Threshold, options.Smoothing, Flip: false, Masks: null);
    }

    /// <summary>Looks at the next frame.</summary>
    /// <param name="frame">A path, bytes, a stream or a frame.</param>
    /// <param name="taken">When it was taken, from any beginning, later than the frame before; null for now.</param>
    /// <returns>The people seen, by id.</returns>
    /// <exception cref="ArgumentException">The frame is not later than the one before.</exception>
    public IReadOnlyList<LivePerson> Update(Picture frame, TimeSpan? taken = null) => UpdateAsync(frame, taken).GetAwaiter().GetResult();

    /// <inheritdoc cref="Update"/>
    /// <param name="frame">A path, bytes, a stream or a frame.</param>
    /// <param name="taken">When it was taken, from any beginning, later than the frame before; null for now.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task<IReadOnlyList<LivePerson>> UpdateAsync(Picture frame, TimeSpan? taken = null, CancellationToken cancel = default)
    {
        var time = taken ?? TimeProvider.System.GetElapsedTime(0);
        if (_frames > 0 && time <= _clock.Now)
            throw new ArgumentException($"A frame of {time} does not come after one of {_clock.Now}.", nameof(taken));
        using var pixels = _model.Decode(frame, cancel);
        _clock.Now = time;
        var result = await _view.LookAsync(pixels, time.TotalSeconds, new LiveFrame(++_frames, default), _settings, cancel)
            .ConfigureAwait(false);
        return result.People ?? [];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _view.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A clock that shows when the frame was taken.</summary>
    private sealed class FrameClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
