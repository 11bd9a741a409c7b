using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Live.Tracking;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live;

/// <summary>
/// People from frame to frame: looks where they were, or over the whole picture when nobody is followed. What the whole picture shows is
/// believed only after a second look from near, in the same frame, which finer crops make the more exact one.
/// </summary>
/// <param name="poses">Finds keypoints, and people.</param>
/// <param name="options">How people are followed.</param>
/// <param name="clock">The clock.</param>
/// <param name="waits">
/// Whether every frame waits for a look of the person finder that is due: the same frames then always get the same answers.
/// </param>
internal sealed class PoseView(LivePoses poses, LiveOptions options, TimeProvider clock, bool waits = false) : ILiveView
{
    private PersonTracker _tracker = new(poses.Model.Card, TimeSpan.FromSeconds(options.DropSeconds), options.MaxPeople);
    private readonly BackgroundFinder? _finder = poses.Finder is { } find ? new(find, options, clock) : null;

    /// <inheritdoc/>
    public ModelInfo Model => poses.Model;

    /// <inheritdoc/>
    public async Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel)
    {
        if (_finder is not null
            && await _finder.TakeAsync(picture, wait: waits || !_tracker.Follows, cancel).ConfigureAwait(false) is { } seen)
            _tracker.Hear(seen, picture.Width, picture.Height);
        var now = clock.GetTimestamp() / (double)clock.TimestampFrequency;
        var places = _tracker.Places(picture.Width, picture.Height, now);
        var looks = new List<PoseResult>();
        var people = _finder is null && !_tracker.Follows
            ? await SearchAsync(picture, places, settings, looks, cancel).ConfigureAwait(false)
            : await EstimateAsync(picture, places, settings, looks, cancel).ConfigureAwait(false);

        var start = Stopwatch.GetTimestamp();
        var followed = _tracker.Update(people, now, taken, settings.Smoothing);
        _finder?.Notice(picture);
        var timing = LiveTiming.Of(looks.Select(look => look.Timing)) with { Track = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        return new LiveResult(frame.Sequence, picture.Width, picture.Height, Model.Name, Model.Device.Device, timing) { People = followed };
    }

    /// <inheritdoc/>
    public void Continue(ILiveView before)
    {
        if (before is MaskedPoseView masked)
            before = masked.Poses;
        if (before is not PoseView view || !view.Model.Card.Keypoints.SequenceEqual(Model.Card.Keypoints))
            return;
        _tracker = view._tracker;
        _tracker.Use(Model.Card);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_finder is not null)
            await _finder.DisposeAsync().ConfigureAwait(false);
        poses.Lease?.Dispose();
    }

    private async Task<IReadOnlyList<Person>> SearchAsync(
        Frame picture, IReadOnlyList<Place> places, LiveSettings settings, List<PoseResult> looks, CancellationToken cancel)
    {
        var whole = new Box(0, 0, picture.Width, picture.Height);
        var people = await EstimateAsync(picture, [.. places, new Place(whole, 1)], settings, looks, cancel).ConfigureAwait(false);
        var candidate = people.First(person => person.Box == whole);
        people.Remove(candidate);
        if (FollowRule.NextBox(candidate.Keypoints, picture.Width, picture.Height) is { } box)
            people.AddRange(await EstimateAsync(picture, [new Place(box, 1)], settings, looks, cancel).ConfigureAwait(false));
        return people;
    }

    private async Task<List<Person>> EstimateAsync(
        Frame picture, IReadOnlyList<Place> places, LiveSettings settings, List<PoseResult> looks, CancellationToken cancel)
    {
        // A request without boxes would mean the whole picture.
        if (places.Count == 0)
            return [];
        var request = new PoseRequest
        {
            Boxes = [.. places.Select(place => place.Box)],
            BoxScores = [.. places.Select(place => place.Score)],
            Threshold = settings.Threshold,
            Flip = settings.Flip,
            MaxPeople = places.Count,
        };
        var result = await poses.EstimateAsync(picture, request, cancel).ConfigureAwait(false);
        looks.Add(result);
        return [.. result.People];
    }
}
