using HRNet.Inference.Geometry;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Live.Tracking;

/// <summary>
/// Follows people from frame to frame. It says where to look, is told what was found there, and keeps ids: a person who is found where they were looked for keeps theirs;
/// one who turns up elsewhere gets back the id of a lost person whose box overlaps, or else a new one. Not safe to use from several threads at once.
/// </summary>
/// <param name="card">The model's card: threshold and keypoint deviations.</param>
/// <param name="dropAfter">How long a person who is not seen keeps their id.</param>
/// <param name="maxPeople">The most people followed.</param>
internal sealed class PersonTracker(ModelCard card, TimeSpan dropAfter, int maxPeople)
{
    /// <summary>The overlap of boxes from which they are the same person's (rtmlib's tracking_thr).</summary>
    public const float SameBox = 0.3f;

    /// <summary>The keypoint similarity from which two poses are the same person's (MMDeploy's pose_nms_thr).</summary>
    public const float SamePose = 0.5f;

    private readonly List<Track> _tracks = [];
    private readonly List<Box> _offered = [];
    private (int Width, int Height) _size;
    private int _lastId;

    /// <summary>Whether the last frame showed someone.</summary>
    public bool Follows => _tracks.Exists(track => !track.Lost);

    /// <summary>Whether someone who was followed is not seen now and may come back.</summary>
    public bool Misses => _tracks.Exists(track => track.Lost);

    /// <summary>Where to look in this frame: at everyone followed or lately lost, and where a finder saw someone new. Nobody: the whole picture should be searched.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="now">Seconds of the server's clock.</param>
    public IReadOnlyList<Box> Boxes(int width, int height, double now)
    {
        _tracks.RemoveAll(track => now - track.SeenAt > dropAfter.TotalSeconds);
        if (_size != (width, height))
            Resize(width, height);
        return [.. _tracks.Select(track => track.Box).Concat(_offered).Distinct().Take(maxPeople)];
    }

    /// <summary>Hears where a finder sees people. Boxes of people who are followed change nothing; others are looked into at the next frame.</summary>
    /// <param name="boxes">Boxes in pixels of the present picture size.</param>
    public void Offer(IEnumerable<Box> boxes)
    {
        _offered.Clear();
        foreach (var box in boxes)
        {
            var nearest = _tracks.MaxBy(track => track.Box.Iou(box));
            if (nearest is null || nearest.Box.Iou(box) < SameBox)
                _offered.Add(box);
            else if (nearest.Lost)
                nearest.Box = box;
        }
    }

    /// <summary>Hears what was found in the boxes, and tells who that is.</summary>
    /// <param name="found">What was found, in any order; also where nobody was.</param>
    /// <param name="now">Seconds of the server's clock.</param>
    /// <param name="taken">When the frame was taken, in seconds of any steady clock.</param>
    /// <param name="smooth">Whether keypoints are smoothed.</param>
    /// <returns>The people seen, by id.</returns>
    public IReadOnlyList<LivePerson> Update(IReadOnlyList<Person> found, double now, double taken, bool smooth)
    {
        _offered.Clear();
        var scores = new Dictionary<Track, float>();
        var others = found.ToList();
        _tracks.ForEach(track => track.Lost = true);
        foreach (var track in _tracks)
        {
            var person = others.Find(person => person.Box == track.Box);
            if (person is not null && others.Remove(person) && NewPlace(person) is { } box)
                Follow(track, person, box);
        }

        foreach (var person in others.OrderByDescending(person => person.Score))
        {
            if (NewPlace(person) is { } box && Identify(box) is { } track)
                Follow(track, person, box);
        }

        return
        [
            .. _tracks.Where(track => !track.Lost).OrderBy(track => track.Id).Select(track =>
                new LivePerson(track.Id, scores[track], track.Box, smooth ? Smooth(track, taken) : track.Keypoints)),
        ];

        void Follow(Track track, Person person, Box box)
        {
            (track.Keypoints, track.Box, track.SeenAt, track.Lost) = (person.Keypoints, box, now, false);
            scores[track] = person.Score;
        }
    }

    /// <summary>Forgets everyone; ids go on counting.</summary>
    public void Clear()
    {
        _tracks.Clear();
        _offered.Clear();
    }

    // Where a person is to be looked for next; none where nobody is, or somebody who was found in another box already.
    private Box? NewPlace(Person person)
    {
        if (FollowRule.NextBox(person.Keypoints, _size.Width, _size.Height) is not { } box)
            return null;
        var twin = _tracks.Exists(track => !track.Lost && Similarity.Oks(
            track.Keypoints, person.Keypoints, track.Box.Width * track.Box.Height, box.Width * box.Height, card.Sigmas) >= SamePose);
        return twin ? null : box;
    }

    // A lost person near the box, or someone new while there is room.
    private Track? Identify(Box box)
    {
        var lost = _tracks.Where(track => track.Lost).MaxBy(track => track.Box.Iou(box));
        if (lost is not null && lost.Box.Iou(box) >= SameBox)
            return lost;
        if (_tracks.Count >= maxPeople)
            return null;
        _tracks.Add(new Track(++_lastId, card.Keypoints.Count));
        return _tracks[^1];
    }

    private static IReadOnlyList<Keypoint> Smooth(Track track, double taken) =>
        track.Smoother.Smooth(track.Keypoints, taken, (track.Box.Width + track.Box.Height) / 2);

    // A sender may change its picture's size; the people stay where they are.
    private void Resize(int width, int height)
    {
        var (x, y) = ((float)width / Math.Max(1, _size.Width), (float)height / Math.Max(1, _size.Height));
        _size = (width, height);
        _offered.Clear();
        foreach (var track in _tracks)
        {
            track.Box = new Box(track.Box.X * x, track.Box.Y * y, track.Box.Width * x, track.Box.Height * y);
            track.Keypoints = [.. track.Keypoints.Select(k => k with { X = k.X * x, Y = k.Y * y })];
            track.Smoother.Reset();
        }
    }
}
