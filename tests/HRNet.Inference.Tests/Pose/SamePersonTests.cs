using HRNet.Import.Data;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Pose;

public sealed class SamePersonTests
{
    private static readonly IReadOnlyList<string> s_names = KeypointSets.Coco17.Keypoints;

    /// <summary>Someone who stands upright: 17 places in a box of 100 x 300.</summary>
    private static readonly (float X, float Y)[] s_standing =
    [
        (50, 20), (55, 15), (45, 15), (60, 20), (40, 20), (70, 60), (30, 60), (80, 110), (20, 110), (85, 150), (15, 150), (62, 160), (38, 160), (62, 220), (38, 220), (62, 285), (38, 285),
    ];

    [Fact]
    public void A_head_box_in_a_body_box_is_the_same_person()
    {
        var body = Person(new Box(0, 0, 100, 300), s_standing);
        // The head is where it is; the rest of a body is made up within the head's box.
        var head = Person(new Box(25, 0, 50, 60), [.. s_standing.Select((place, k) => k < 5 ? place : (50 + (place.X - 50) / 3, place.Y / 5 + 5))]);

        Assert.Equal([body], SamePerson.Once([body, head], KeypointSets.Coco17.Sigmas));
    }

    [Fact]
    public void An_upper_half_is_the_same_person_though_its_legs_are_not_seen()
    {
        var body = Person(new Box(0, 0, 100, 300), s_standing);
        var half = Person(new Box(0, 0, 100, 170), s_standing, seen: 13);

        Assert.Equal([body], SamePerson.Once([body, half], KeypointSets.Coco17.Sigmas));
    }

    [Fact]
    public void A_child_before_its_parent_is_somebody_else()
    {
        var parent = Person(new Box(0, 0, 100, 300), s_standing);
        var child = Person(new Box(30, 170, 40, 120), [.. s_standing.Select(place => (30 + place.X * 0.4f, 170 + place.Y * 0.4f))]);

        Assert.Equal([parent, child], SamePerson.Once([parent, child], KeypointSets.Coco17.Sigmas));
    }

    [Fact]
    public void Two_who_stand_close_are_two()
    {
        var one = Person(new Box(0, 0, 100, 300), s_standing);
        var other = Person(new Box(40, 0, 100, 300), [.. s_standing.Select(place => (place.X + 40, place.Y))]);

        Assert.Equal([one, other], SamePerson.Once([one, other], KeypointSets.Coco17.Sigmas));
    }

    [Fact]
    public void Where_nothing_is_known_of_the_keypoints_everyone_stays()
    {
        var one = Person(new Box(0, 0, 100, 300), s_standing);
        Assert.Equal(2, SamePerson.Once([one, one], []).Count);
    }

    private static Person Person(Box box, (float X, float Y)[] places, int seen = 17) =>
        new(0.8f, box, [.. places.Select((place, k) => new Keypoint(s_names[k], place.X, place.Y, 0.8f, k < seen))]);
}
