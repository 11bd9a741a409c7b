using System.Runtime.CompilerServices;
using HRNet.Imaging;

namespace HRNet.Inference.Live;

/// <summary>
/// One camera: frames go in at any time, messages come out in order, one after another, as fast as whoever reads them takes them. While one
/// frame is worked on, one more may wait, the newest: a sender has at most two unanswered, and what is too much is dropped, never queued.
/// </summary>
internal sealed class LiveSession : IAsyncDisposable
{
    /// <summary>For how long a camera that is silent keeps a model open that was replaced or is gone.</summary>
    internal static readonly TimeSpan ModelLook = TimeSpan.FromSeconds(1);

    private readonly LiveSessions _shared;
    private readonly Mailbox _mailbox = new();
    private readonly PixelBudget _budget;
    private LiveRequest _request = new();
    private LiveSettings? _settings;

    /// <summary>Unset before the first settings, and while the model that was asked for is not there.</summary>
    private ILiveView? _view;

    /// <summary>Why there is none.</summary>
    private Exception? _missing;

    /// <summary>The <see cref="ILiveModels.Version"/> that the view is of.</summary>
    private int _version;
    private long _dropped;
    private int _closed;

    /// <summary>Whether a frame has come.</summary>
    private bool _begun;

    internal LiveSession(LiveSessions shared, LiveRequest request)
    {
        _shared = shared;
        _budget = new PixelBudget(shared.Options.PixelsPerSecond, shared.Clock);
        _mailbox.Post(request);
    }

    /// <summary>Takes a frame in, in place of one that still waits. Safe to call at any time, from any thread.</summary>
    public void Post(LiveFrame frame)
    {
        if (frame.Picture.Length > _shared.Options.MaxFrameBytes)
        {
            // Not worth holding in memory until its turn.
            Refuse(frame.Sequence, new PictureException(
                PictureProblem.TooManyBytes,
                $"The frame has {frame.Picture.Length} bytes; at most {_shared.Options.MaxFrameBytes} are taken. "
                + "Send a smaller picture or a lower quality."));
            return;
        }

        var capturedAt = frame.CapturedAt is { } time && double.IsFinite(time) ? frame.CapturedAt : null;
        _mailbox.Post(frame with { CapturedAt = capturedAt, ReceivedAt = _shared.Clock.GetTimestamp() });
    }

    /// <summary>
    /// Has the session say what is wrong with something that cannot even be tried: in the place of the frame whose number is given, and
    /// else as soon as it can. Of several the newest is said. Safe to call at any time, from any thread.
    /// </summary>
    /// <param name="sequence">The frame's number; unset for what is about no frame.</param>
    /// <param name="reason">What was wrong and what is allowed.</param>
    public void Refuse(long? sequence, Exception reason)
    {
        if (sequence is { } number)
            _mailbox.Post(new LiveFrame(number, default) { Refusal = reason });
        else
            _mailbox.Post(reason);
    }

    /// <summary>Changes what is asked; in force from the next frame that is begun. Safe to call at any time, from any thread.</summary>
    public void Change(LiveRequest change) => _mailbox.Post(change);

    /// <summary>What the session says: first its settings, then an answer for each frame that was not dropped. To be read once.</summary>
    /// <param name="cancel">Ends the session; also a frame that is waiting for a model.</param>
    public async IAsyncEnumerable<LiveMessage> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var end = _shared.Ending.UnsafeRegister(static mailbox => ((Mailbox)mailbox!).End(), _mailbox);
        for (var goesOn = true; goesOn;)
        {
            var message = await NextAsync(cancel).ConfigureAwait(false);
            goesOn = message is not LiveFault { IsFinal: true };
            yield return message;
        }
    }

    /// <summary>Gives the session's place to another camera. To be called when the reading of <see cref="RunAsync"/> has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _shared.Close();
        if (_view is not null)
            await _view.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<LiveMessage> NextAsync(CancellationToken cancel)
    {
        var idle = TimeSpan.FromSeconds(_begun ? _shared.Options.IdleSeconds : Math.Min(_shared.Options.StartSeconds, _shared.Options.IdleSeconds));
        var start = _shared.Clock.GetTimestamp();
        while (true)
        {
            var left = idle - _shared.Clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return new LiveFault(
                    null, new LiveException("idle", $"No frame came for {idle.TotalSeconds} s, so the place was given up."), IsFinal: true);
            }

            try
            {
                await _mailbox.WaitAsync(cancel).WaitAsync(left < ModelLook ? left : ModelLook, _shared.Clock, cancel).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                if (await MoveAsync().ConfigureAwait(false) is { } others)
                    return others;
                continue;
            }

            if (_shared.IsEnding)
                return new LiveFault(null, LiveSessions.Stopping(), IsFinal: true);
            if (_mailbox.TakeChange() is { } change)
                return await ChangeAsync(change).ConfigureAwait(false);
            if (_mailbox.TakeRefusal() is { } refusal)
                return new LiveFault(null, refusal, IsFinal: false);
            if (await MoveAsync().ConfigureAwait(false) is { } moved)
                return moved;
            var debt = _budget.Wait;
            if (debt > TimeSpan.Zero)
                await Task.Delay(debt, _shared.Clock, cancel).ConfigureAwait(false);
            using var turn = await _shared.Turns.TakeAsync(cancel).ConfigureAwait(false);
            // The newest at this moment, which may be another one than that which asked for the turn.
            if (_mailbox.TakeFrame() is not { } frame)
                continue;
            _begun = true;
            return await AnswerAsync(frame, debt > TimeSpan.Zero, cancel).ConfigureAwait(false);
        }
    }

    private async Task<LiveMessage> ChangeAsync(LiveRequest change)
    {
        var request = _request.With(change);
        try
        {
            if (request.Threshold is { } threshold && !(threshold is >= 0 and <= 1))
                throw new RequestException("threshold", $"threshold is {threshold}; it must be from 0 to 1.");
            var name = Name(request);
            if (_view is null || Asked(request) != Asked(_request) || Masks(request) != Masks(_request)
                || (name is not null ? name != _view.Model.Name : _request.Model is { Length: > 0 }))
                await ShowAsync(request, goesOn: false).ConfigureAwait(false);
            _request = request;
            return _settings = Settings();
        }
        catch (Exception exception)
        {
            // A change that fails leaves all as it was; a start that fails leaves nothing to go on with.
            return new LiveFault(null, exception, IsFinal: _settings is null);
        }
    }

    /// <summary>Goes over to the models that there are now, where others came or went.</summary>
    /// <returns>The settings, where other models are in force.</returns>
    private async Task<LiveSettings?> MoveAsync()
    {
        if (_settings is null)
            return null;
        var version = _version;
        try
        {
            version = _shared.Models.Version;
            if (version == _version)
                return null;
            await ShowAsync(_request, goesOn: true).ConfigureAwait(false);
            var before = _settings;
            _settings = Settings();
            return _settings == before ? null : _settings;
        }
        catch (Exception exception)
        {
            // The frames say so, until the model is there again or another is asked for. What is gone is not kept open meanwhile.
            (_missing, _version) = (exception, version);
            if (_view is not null)
                await _view.DisposeAsync().ConfigureAwait(false);
            _view = null;
            return null;
        }
    }

    /// <summary>Opens the view of a request, in place of the one that is there.</summary>
    private async Task ShowAsync(LiveRequest request, bool goesOn)
    {
        // Before the models are asked for: what changes meanwhile is then seen at the next frame.
        var version = _shared.Models.Version;
        var view = View(request);
        if (_view is not null)
        {
            if (goesOn)
                view.Continue(_view);
            await _view.DisposeAsync().ConfigureAwait(false);
        }

        (_view, _missing, _version) = (view, null, version);
    }

    private LiveSettings Settings() => new(
        Asked(_request), _view!.Model, _request.Threshold ?? _view.Model.Card.Threshold, _request.Smoothing ?? true,
        _request.Flip ?? false, (_view as MaskedPoseView)?.Masks);

    private static string? Name(LiveRequest request) => string.IsNullOrEmpty(request.Model) ? null : request.Model;

    private static LiveTask Asked(LiveRequest request) => request.Task ?? LiveTask.Pose;

    private static bool Masks(LiveRequest request) => Asked(request) == LiveTask.Pose && request.Mask == true;

    private ILiveView View(LiveRequest request)
    {
        if (request.Task == LiveTask.Segment)
            return new SegmentView(_shared.Models.Segments(Name(request)), _shared.Codec, _shared.Options);
        var segments = Masks(request) ? _shared.Models.Segments(null) : null;
        try
        {
            var poses = new PoseView(_shared.Models.Poses(Name(request)), _shared.Options, _shared.Clock);
            return segments is null ? poses : new MaskedPoseView(poses, new SegmentView(segments, _shared.Codec, _shared.Options));
        }
        catch
        {
            segments?.Lease?.Dispose();
            throw;
        }
    }

    private async Task<LiveMessage> AnswerAsync(LiveFrame frame, bool limited, CancellationToken cancel)
    {
        if (frame.Refusal is { } refusal)
            return new LiveFault(frame.Sequence, refusal, IsFinal: false);
        if (_view is null)
            return new LiveFault(frame.Sequence, _missing!, IsFinal: false);
        var clock = _shared.Clock;
        var start = clock.GetTimestamp();
        try
        {
            var info = _shared.Codec.Identify(frame.Picture);
            // A picture beyond the limit is refused undecoded, so it costs nothing.
            if ((long)info.Width * info.Height is var pixels && pixels <= _shared.Limits.MaxPixels)
                _budget.Spend(pixels);
            using var picture = _shared.Codec.Decode(frame.Picture, _shared.Limits, cancel);
            var decode = clock.GetElapsedTime(start);
            var taken = frame.CapturedAt / 1000 ?? frame.ReceivedAt / (double)clock.TimestampFrequency;
            var result = await _view.LookAsync(picture, taken, frame, _settings!, cancel).ConfigureAwait(false);
            var dropped = _mailbox.Dropped;
            _shared.Note(dropped - _dropped);
            _dropped = dropped;
            return result with
            {
                CapturedAt = frame.CapturedAt,
                Dropped = dropped,
                Limited = limited,
                Timing = result.Timing with
                {
                    Wait = clock.GetElapsedTime(frame.ReceivedAt, start).TotalMilliseconds,
                    Decode = decode.TotalMilliseconds,
                    Total = clock.GetElapsedTime(start).TotalMilliseconds,
                },
            };
        }
        catch (Exception exception) when (exception is PictureException or BusyException or RequestException)
        {
            return new LiveFault(frame.Sequence, exception, IsFinal: false);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            _shared.Failed(exception);
            return new LiveFault(frame.Sequence, exception, IsFinal: false);
        }
    }
}
