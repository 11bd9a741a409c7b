using HRNet.Inference.Geometry;
using HRNet.Inference.Live;
using HRNet.Inference.Live.Tracking;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Live.Tracking;

public sealed class PersonTrackerTests
{
    private readonly PersonTracker _tracker = new(Scene.Card, TimeSpan.FromSeconds(1), maxPeople: 3);
    private double _now = 100;

    [Fact]
    public void Nobody_is_looked_for_at_first()
    {
        Assert.Empty(_tracker.Places(640, 480, _now));
        Assert.False(_tracker.Follows);
    }

    [Fact]
    public void A_person_who_walks_keeps_their_id()
    {
        Meet((100, 200));
        for (var x = 100; x < 540; x += 20)
        {
            var person = Assert.Single(Frame((x, 200)));
            Assert.Equal(1, person.Id);
            Assert.Equal(x, person.Keypoints[0].X);
        }
    }

    [Fact]
    public void Two_people_keep_theirs()
    {
        Meet((150, 200), (450, 200));
        for (var step = 0; step < 10; step++)
        {
            var people = Frame((150 + 5 * step, 200), (450 - 5 * step, 200));
            Assert.Equal([1, 2], people.Select(p => p.Id));
            Assert.Equal(150 + 5 * step, people[0].Keypoints[0].X);
        }
    }

    [Fact]
    public void Somebody_is_told_of_when_two_frames_have_shown_them()
    {
        Assert.Empty(Sight((300, 200)));
        Assert.True(_tracker.Follows);
        Assert.Equal(1, Assert.Single(Frame((300, 200))).Id);
    }

    [Fact]
    public void Somebody_seen_in_one_frame_only_was_nobody()
    {
        Sight((300, 200));
        Assert.Empty(Frame());
        Assert.Empty(_tracker.Places(640, 480, _now));
        Assert.Equal(1, Assert.Single(Meet((100, 200))).Id);
    }

    [Fact]
    public void Somebody_lost_is_looked_for_where_they_were_and_is_themselves_again()
    {
        Meet((300, 200));
        Assert.Empty(Frame());
        Assert.False(_tracker.Follows);
        Assert.Single(_tracker.Places(640, 480, _now));
        Assert.Equal(1, Assert.Single(Frame((310, 200))).Id);
    }

    [Fact]
    public void Somebody_lost_for_longer_is_somebody_new()
    {
        Meet((300, 200));
        _now += 1.01;
        Assert.Empty(_tracker.Places(640, 480, _now));
        Assert.Equal(2, Assert.Single(Meet((300, 200))).Id);
    }

    [Fact]
    public void Somebody_lost_who_is_found_by_a_search_nearby_is_themselves()
    {
        Meet((300, 200));
        Frame();
        Assert.Equal(1, Assert.Single(Meet((340, 220))).Id);
    }

    [Fact]
    public void Somebody_found_elsewhere_is_somebody_else()
    {
        Meet((100, 200));
        Frame();
        Assert.Equal(2, Assert.Single(Meet((500, 300))).Id);
    }

    [Fact]
    public void Who_stays_keeps_their_id_when_the_other_one_leaves()
    {
        Meet((150, 200), (450, 200));
        // The first has walked out, and the box where they were now shows the second too.
        Assert.Equal(2, Assert.Single(Look((450, 200))).Id);
    }

    [Fact]
    public void Who_walks_by_where_somebody_was_lost_keeps_their_id()
    {
        Meet((300, 200), (450, 200));
        Frame((450, 200));
        for (var x = 440; x >= 300; x -= 10)
            Assert.Equal(2, Assert.Single(Look((x, 200))).Id);
    }

    [Fact]
    public void A_newcomer_whom_the_detector_sees_is_looked_into_once()
    {
        Meet((150, 200));
        var there = new Box(400, 100, 150, 250);
        Hear([Seen(new Box(80, 90, 140, 220)), Seen(there)]);
        var places = _tracker.Places(640, 480, _now);
        Assert.Equal([new Place(places[0].Box, 1), new Place(there, 0.8f)], places);
        Frame((150, 200), (470, 220));
        Assert.Equal([1, 2], Frame((150, 200), (470, 220)).Select(p => p.Id));
        Assert.Equal(2, _tracker.Places(640, 480, _now).Count);
    }

    [Fact]
    public void A_doubtful_box_makes_no_newcomer()
    {
        Hear([Seen(new Box(400, 100, 150, 250), Scene.Card.Threshold - 0.01f)]);
        Assert.Empty(_tracker.Places(640, 480, _now));
    }

    [Fact]
    public void A_box_with_few_joints_makes_no_newcomer()
    {
        var there = new Box(400, 100, 150, 250);
        Hear([Seen(there)]);
        // Box times joints, as the estimator says it.
        _tracker.Update([Scene.Person(there, 470, 220) with { Score = Scene.Card.Threshold - 0.01f }], _now, _now, smooth: false);
        Assert.False(_tracker.Follows);
    }

    [Fact]
    public void A_box_grows_by_steps_unless_the_detector_agrees()
    {
        Meet((300, 240));
        var before = Assert.Single(_tracker.Places(640, 480, _now)).Box;
        Assert.Equal(PersonTracker.Growth * before.Height, Assert.Single(Look(Grown(300, 240, 2))).Box.Height, 0.01f);

        var large = new Box(150, 0, 300, 480);
        Hear([Seen(large)]);
        Assert.Equal(large, Assert.Single(_tracker.Places(640, 480, _now)).Box);
    }

    [Fact]
    public void A_pose_that_spreads_far_beyond_the_detectors_box_is_not_believed()
    {
        Meet((300, 240));
        var anchor = new Box(240, 150, 120, 180);
        Hear([Seen(anchor)]);
        Assert.Single(Look(Grown(300, 240, 2)));
        Assert.Empty(Look(Grown(300, 240, 2.1f)));
        var place = Assert.Single(_tracker.Places(640, 480, _now)).Box;
        Assert.Equal((anchor.Width, anchor.Height), (place.Width, place.Height));
        Assert.Equal(1, Assert.Single(Look(Scene.Body(300, 240))).Id);
    }

    [Theory]
    [InlineData(0.55f, false)]
    [InlineData(0.65f, true)]
    public void Somebody_whom_the_detector_misses_again_and_again_stays_only_if_their_pose_is_sure(float score, bool stays)
    {
        Sight(Scene.Body(300, 240, score));
        for (var look = 0; look <= PersonTracker.Doubts; look++)
        {
            Assert.Single(Look(Scene.Body(300, 240, score)));
            Hear([]);
        }

        Assert.Equal(stays ? 1 : 0, Look(Scene.Body(300, 240, score)).Count);
    }

    [Fact]
    public void Doubts_end_when_the_detector_sees_the_person_again()
    {
        Meet((300, 240));
        for (var look = 0; look < 20; look++)
        {
            Assert.Single(Look(Scene.Body(300, 240, 0.5f)));
            Hear(look % 3 == 0 ? [Seen(new Box(240, 150, 120, 180), 0.1f)] : []);
        }
    }

    [Fact]
    public void No_more_than_so_many_are_followed()
    {
        var people = Meet((80, 100), (230, 100), (380, 100), (530, 100));
        Assert.Equal([1, 2, 3], people.Select(p => p.Id));
    }

    [Fact]
    public void A_picture_sent_smaller_shows_the_same_people()
    {
        Meet((300, 200));
        var box = Assert.Single(_tracker.Places(640, 480, _now)).Box;
        Assert.Equal(new Box(box.X / 2, box.Y / 2, box.Width / 2, box.Height / 2), Assert.Single(_tracker.Places(320, 240, _now)).Box);
    }

    private void Hear(params IReadOnlyList<DetectedObject> seen) => _tracker.Hear(seen, 640, 480);

    private static DetectedObject Seen(Box box, float score = 0.8f) => new(0, "person", score, box);

    /// <summary>A body that is so many times as large.</summary>
    private static IReadOnlyList<Keypoint> Grown(float x, float y, float factor) =>
        [.. Scene.Body(x, y).Select(k => k with { X = x + (k.X - x) * factor, Y = y + (k.Y - y) * factor })];

    /// <summary>A search shows these people, for the first time and the second.</summary>
    private IReadOnlyList<LivePerson> Meet(params (float X, float Y)[] bodies)
    {
        Sight(bodies);
        return Frame(bodies);
    }

    /// <summary>A search shows these people.</summary>
    private IReadOnlyList<LivePerson> Sight(params (float X, float Y)[] bodies) => Sight([.. bodies.Select(b => Scene.Body(b.X, b.Y))]);

    private IReadOnlyList<LivePerson> Sight(params IReadOnlyList<Keypoint>[] bodies)
    {
        _tracker.Places(640, 480, _now);
        return _tracker.Update([.. bodies.Select((body, i) => new Person(body[0].Score, new Box(body[0].X - 60, body[0].Y + i, 120, 170), body))], _now, _now, smooth: false);
    }

    /// <summary>A frame in which these people stand.</summary>
    private IReadOnlyList<LivePerson> Frame(params (float X, float Y)[] bodies)
    {
        _now += 1 / 30.0;
        return _tracker.Update([.. _tracker.Places(640, 480, _now).Select(place => Scene.Look(place.Box, bodies))], _now, _now, smooth: false);
    }

    /// <summary>A frame in which every box shows this pose.</summary>
    private IReadOnlyList<LivePerson> Look((float X, float Y) body) => Look(Scene.Body(body.X, body.Y));

    private IReadOnlyList<LivePerson> Look(IReadOnlyList<Keypoint> pose)
    {
        _now += 1 / 30.0;
        return _tracker.Update([.. _tracker.Places(640, 480, _now).Select(place => new Person(pose[0].Score, place.Box, pose))], _now, _now, smooth: false);
    }
}
