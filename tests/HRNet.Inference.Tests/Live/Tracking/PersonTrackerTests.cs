using HRNet.Inference.Geometry;
using HRNet.Inference.Live;
using HRNet.Inference.Live.Tracking;

namespace HRNet.Inference.Tests.Live.Tracking;

public sealed class PersonTrackerTests
{
    private readonly PersonTracker _tracker = new(Scene.Card, TimeSpan.FromSeconds(1), maxPeople: 3);
    private double _now = 100;

    [Fact]
    public void Nobody_is_looked_for_at_first()
    {
        Assert.Empty(_tracker.Boxes(640, 480, _now));
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
    public void Somebody_lost_is_looked_for_where_they_were_and_is_themselves_again()
    {
        Meet((300, 200));
        Assert.Empty(Frame());
        Assert.True(_tracker.Misses);
        Assert.False(_tracker.Follows);
        Assert.Single(_tracker.Boxes(640, 480, _now));
        Assert.Equal(1, Assert.Single(Frame((310, 200))).Id);
    }

    [Fact]
    public void Somebody_lost_for_longer_is_somebody_new()
    {
        Meet((300, 200));
        _now += 1.01;
        Assert.Empty(_tracker.Boxes(640, 480, _now));
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
    public void Two_boxes_on_one_person_are_one_person()
    {
        Meet((150, 200), (450, 200));
        // The second walks out, and both boxes now show the first.
        var boxes = _tracker.Boxes(640, 480, _now);
        var people = _tracker.Update([.. boxes.Select(box => Scene.Person(box, 300, 200))], _now, _now, smooth: false);
        Assert.Equal(1, Assert.Single(people).Id);
    }

    [Fact]
    public void What_a_finder_sees_is_looked_into_once()
    {
        Meet((150, 200));
        var there = new Box(400, 100, 150, 250);
        _tracker.Offer([new Box(80, 90, 140, 220), there]);
        var boxes = _tracker.Boxes(640, 480, _now);
        Assert.Equal(2, boxes.Count);
        Assert.Equal(there, boxes[1]);
        Assert.Equal([1, 2], Frame((150, 200), (470, 220)).Select(p => p.Id));
        Assert.Equal(2, _tracker.Boxes(640, 480, _now).Count);
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
        var box = Assert.Single(_tracker.Boxes(640, 480, _now));
        Assert.Equal(new Box(box.X / 2, box.Y / 2, box.Width / 2, box.Height / 2), Assert.Single(_tracker.Boxes(320, 240, _now)));
    }

    /// <summary>A search shows these people.</summary>
    private IReadOnlyList<LivePerson> Meet(params (float X, float Y)[] bodies)
    {
        _tracker.Boxes(640, 480, _now);
        return _tracker.Update([.. bodies.Select((b, i) => Scene.Person(new Box(i, i, 1, 1), b.X, b.Y))], _now, _now, smooth: false);
    }

    /// <summary>A frame in which these people stand.</summary>
    private IReadOnlyList<LivePerson> Frame(params (float X, float Y)[] bodies)
    {
        _now += 1 / 30.0;
        return _tracker.Update([.. _tracker.Boxes(640, 480, _now).Select(box => Scene.Look(box, bodies))], _now, _now, smooth: false);
    }
}
