using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Live.Tracking;

/// <summary>A box to look into, and how sure it is that somebody is there, 0 to 1.</summary>
internal readonly record struct Place(Box Box, float Score);

/// <summary>
/// Follows people from frame to frame. It says where to look and is told what was found there; who is who is settled by assignment, the
/// likest pairs of a pose now and a pose before first. A detector's looks now and then tell it of newcomers, and hold those who are
/// followed to their size: poses alone would drift from person to person, or spread over several. Not safe to use from several threads at
/// once.
/// </summary>
/// <param name="card">The model's card: threshold of people, and keypoint deviations.</param>
/// <param name="dropAfter">How long a person who is not seen keeps their id.</param>
/// <param name="maxPeople">The most people followed.</param>
internal sealed class PersonTracker(ModelCard card, TimeSpan dropAfter, int maxPeople)
{
    /// <summary>
    /// The keypoint similarity from which a pose may be that of a person before: at half of MMDeploy's pose_nms_thr, since cameras may be
    /// slow.
    /// </summary>
    public const float SamePose = 0.25f;

    /// <summary>
    /// The overlap of boxes (intersection over union) from which they may be the same person's. Below rtmlib's tracking_thr of 0.3: at ten
    /// frames a second somebody who walks past is half a box further on.
    /// </summary>
    public const float SameBox = 0.2f;

    /// <summary>Frames that must show a person before they are told of.</summary>
    public const int Confirmations = 2;

    /// <summary>The most that a box's side grows or shrinks from frame to frame, unless the detector says so.</summary>
    public const float Growth = 1.25f;

    /// <summary>How many times as high as the detector's last box a pose may be. One that is higher spreads over several people.</summary>
    public const float Sprawl = 1.8f;

    /// <summary>Looks in a row in which the detector may miss somebody whose pose is doubtful.</summary>
    public const int Doubts = 3;

    /// <summary>The score from which a pose needs no detector to be believed.</summary>
    public const float SureAlone = 0.6f;

    private IReadOnlyList<float> _sigmas = Sigmas(card);
    private readonly List<Track> _tracks = [];
    private readonly List<Place> _offered = [];
    private (int Width, int Height) _size;
    private int _lastId;

    /// <summary>Goes on with another model of the same keypoints.</summary>
    public void Use(ModelCard other) => (card, _sigmas) = (other, Sigmas(other));

    /// <summary>Whether the last frame showed someone.</summary>
    public bool Follows => _tracks.Exists(track => !track.Lost);

    /// <summary>
    /// Where to look in this frame: at everyone followed, where a detector saw someone new, and at everyone lately lost. Nowhere: the whole
    /// picture should be searched.
    /// </summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="now">Seconds of the server's clock.</param>
    public IReadOnlyList<Place> Places(int width, int height, double now)
    {
        _tracks.RemoveAll(track => now - track.SeenAt > dropAfter.TotalSeconds);
        Resize(width, height);
        return [.. Boxes(lost: false).Concat(_offered).Concat(Boxes(lost: true)).DistinctBy(place => place.Box).Take(maxPeople)];
    }

    /// <summary>
    /// Hears where a detector sees people: newcomers are looked into at the next frame, the others are held to what it says.
    /// </summary>
    /// <param name="seen">What it found, in pixels.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public void Hear(IReadOnlyList<DetectedObject> seen, int width, int height)
    {
        Resize(width, height);
        var others = seen.ToList();
        _tracks.ForEach(track => track.Doubts++);
        foreach (var (track, found, _) in Pairs(_tracks, seen, (track, found) => track.Box.Iou(found.Box), SameBox))
        {
            others.Remove(found);
            (track.Anchor, track.Doubts) = (found.Box, 0);
            if (track.Lost || IsOff(track.Box.Width, found.Box.Width) || IsOff(track.Box.Height, found.Box.Height))
                track.Box = found.Box;
        }

        _tracks.RemoveAll(track => track.Doubts > Doubts && track.Score < SureAlone);
        _offered.Clear();
        _offered.AddRange(others.Where(found => found.Score >= PersonThreshold).Select(found => new Place(found.Box, found.Score)));

        static bool IsOff(float side, float seen) => side > Sprawl * seen || seen > Sprawl * side;
    }

    /// <summary>Hears what was found in the boxes, and tells who that is.</summary>
    /// <param name="found">What was found, in any order; also where nobody was.</param>
    /// <param name="now">Seconds of the server's clock.</param>
    /// <param name="taken">When the frame was taken, in seconds of any steady clock.</param>
    /// <param name="smooth">Whether keypoints are smoothed.</param>
    /// <returns>The people seen, by id.</returns>
    public IReadOnlyList<LivePerson> Update(IReadOnlyList<Person> found, double now, double taken, bool smooth)
    {
        var poses = Different(found);
        // Who was there a frame ago comes before who was lost: whoever hid them would take over their place.
        foreach (var tracks in _tracks.GroupBy(track => track.Lost).OrderBy(group => group.Key).Select(group => group.ToList()).ToList())
        {
            tracks.ForEach(track => track.Lost = true);
            Assign(tracks, (track, pose) => (float)Oks.Seen(
                track.Keypoints, pose.Person.Keypoints, (track.Box.Area + pose.Next.Area) / 2.0, _sigmas), SamePose);
            Assign(tracks, (track, pose) => track.Box.Iou(pose.Next), SameBox);
        }

        // Who is nobody yet is not waited for.
        _tracks.RemoveAll(track => track.Lost && track.Id == 0);
        foreach (var pose in poses.Where(pose => pose.IsNew).Take(maxPeople - _tracks.Count))
        {
            var track = new Track(card.Keypoints.Count) { Box = pose.Person.Box, Anchor = pose.Anchor };
            _tracks.Add(track);
            Follow(track, pose);
        }

        _offered.Clear();
        return
        [
            .. _tracks.Where(track => track is { Lost: false, Id: > 0 }).OrderBy(track => track.Id).Select(track =>
                new LivePerson(track.Id, track.Score, track.Box, smooth ? Smooth(track, taken) : track.Keypoints)),
        ];

        void Assign(IEnumerable<Track> tracks, Func<Track, Sighting, float> likeness, float least)
        {
            foreach (var (track, pose, _) in Pairs(tracks.Where(track => track.Lost), poses, likeness, least))
            {
                poses.Remove(pose);
                Follow(track, pose);
            }
        }

        void Follow(Track track, Sighting pose)
        {
            (track.Keypoints, track.Score, track.SeenAt, track.Lost) = (pose.Person.Keypoints, pose.Person.Score, now, false);
            track.Box = Limit(pose.Next, track.Box);
            if (++track.Seen == Confirmations)
                track.Id = ++_lastId;
        }
    }

    private float PersonThreshold => card.PersonThreshold ?? card.Threshold;

    private IEnumerable<Place> Boxes(bool lost) => _tracks.Where(track => track.Lost == lost).Select(track => new Place(track.Box, 1));

    // Poses that may be somebody's, each person once.
    private List<Sighting> Different(IReadOnlyList<Person> found)
    {
        var sightings = new Dictionary<Person, Sighting>();
        foreach (var person in found)
        {
            var track = _tracks.Find(track => track.Box == person.Box);
            Box? anchor = track is not null ? track.Anchor : _offered.Exists(place => place.Box == person.Box) ? person.Box : null;
            if (FollowRule.NextBox(person.Keypoints, _size.Width, _size.Height) is not { } next)
                continue;
            if (anchor is { } seen && FollowRule.Height(person.Keypoints) > Sprawl * seen.Height)
            {
                if (track is not null)
                    track.Box = seen with
                    {
                        X = track.Box.X + (track.Box.Width - seen.Width) / 2,
                        Y = track.Box.Y + (track.Box.Height - seen.Height) / 2,
                    };
                continue;
            }

            if (track is not null || anchor is null || person.Score >= PersonThreshold)
                sightings[person] = new Sighting(person, next, anchor, IsNew: track is null);
        }

        return [.. SamePerson.Once(
            [.. sightings.Keys.OrderByDescending(person => person.Score)], _sigmas).Select(person => sightings[person])];
    }

    // The likest pairs first, each side once.
    private static IReadOnlyList<(TOne One, TOther Other, float Likeness)> Pairs<TOne, TOther>(
        IEnumerable<TOne> ones, IReadOnlyList<TOther> others, Func<TOne, TOther, float> likeness, float least)
        where TOne : class
        where TOther : class
    {
        var (takenOnes, takenOthers) = (
            new HashSet<TOne>(ReferenceEqualityComparer.Instance), new HashSet<TOther>(ReferenceEqualityComparer.Instance));
        return
        [
            .. ones.SelectMany(one => others.Select(other => (One: one, Other: other, Likeness: likeness(one, other))))
                .Where(pair => pair.Likeness >= least).OrderByDescending(pair => pair.Likeness)
                .Where(pair => !takenOnes.Contains(pair.One)
                    && !takenOthers.Contains(pair.Other) && takenOnes.Add(pair.One) && takenOthers.Add(pair.Other)),
        ];
    }

    // The box for the next frame, its sides within a step of the present ones'.
    private static Box Limit(Box next, Box present)
    {
        var (width, height) = (Side(next.Width, present.Width), Side(next.Height, present.Height));
        return new Box(next.X + (next.Width - width) / 2, next.Y + (next.Height - height) / 2, width, height);

        static float Side(float next, float present) => Math.Clamp(next, present / Growth, present * Growth);
    }

    private static IReadOnlyList<Keypoint> Smooth(Track track, double taken) =>
        track.Smoother.Smooth(track.Keypoints, taken, (track.Box.Width + track.Box.Height) / 2);

    private static IReadOnlyList<float> Sigmas(ModelCard card) =>
        card.Sigmas.Count > 0 ? card.Sigmas : [.. Enumerable.Repeat(Oks.UsualSigma, card.Keypoints.Count)];

    // A sender may change its picture's size; the people stay where they are.
    private void Resize(int width, int height)
    {
        if (_size == (width, height))
            return;
        var (x, y) = ((float)width / Math.Max(1, _size.Width), (float)height / Math.Max(1, _size.Height));
        _size = (width, height);
        _offered.Clear();
        foreach (var track in _tracks)
        {
            track.Box = Scaled(track.Box);
            track.Anchor = track.Anchor is { } anchor ? Scaled(anchor) : null;
            track.Keypoints = [.. track.Keypoints.Select(k => k with { X = k.X * x, Y = k.Y * y })];
            track.Smoother.Reset();
        }

        Box Scaled(Box box) => new(box.X * x, box.Y * y, box.Width * x, box.Height * y);
    }

    /// <summary>A pose that may be somebody's.</summary>
    /// <param name="Person">The pose.</param>
    /// <param name="Next">Where to look for it in the next frame.</param>
    /// <param name="Anchor">The detector's box that it stands on; null where there is none.</param>
    /// <param name="IsNew">Whether it was looked for where nobody was followed.</param>
    private sealed record Sighting(Person Person, Box Next, Box? Anchor, bool IsNew);
}
