using HRNet.Inference.Geometry;
using HRNet.Inference.Live.Tracking;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Live.Tracking;

public sealed class FollowRuleTests
{
    [Fact]
    public void A_body_is_looked_for_in_its_hull_and_a_quarter_more()
    {
        // 100 x 160 around (300, 200).
        Assert.Equal(new Box(237.5f, 100, 125, 200), FollowRule.NextBox(Scene.Body(300, 200), 640, 480));
    }

    [Fact]
    public void A_box_ends_at_the_picture()
    {
        Assert.Equal(new Box(0, 60, 102.5f, 200), FollowRule.NextBox(Scene.Body(40, 160), 640, 480));
    }

    [Fact]
    public void Around_a_head_and_shoulders_there_is_room_for_the_rest()
    {
        var head = Scene.Body(300, 200).Select(k => k.Name.Contains("hip", StringComparison.Ordinal) ? k with { Visible = false } : k).ToArray();
        // The hull is 100 x 40, from 120 to 160, and counts as half as high as it is wide.
        Assert.Equal(new Box(200, 90, 200, 100), FollowRule.NextBox(head, 640, 480));
    }

    [Fact]
    public void Somebody_who_walks_past_is_not_as_narrow_as_a_post()
    {
        var body = Scene.Body(300, 240).Select(k => k with { X = 300 }).ToArray();
        var box = FollowRule.NextBox(body, 640, 480)!.Value;
        Assert.Equal((300, 0.5f), (box.X + box.Width / 2, box.Width / box.Height));
    }

    [Fact]
    public void A_face_has_no_torso_to_miss()
    {
        Keypoint[] face = [new("chin", 100, 200, 1, true), new("brow_left", 60, 100, 1, true), new("brow_right", 140, 100, 1, true)];
        Assert.Equal(new Box(50, 87.5f, 100, 125), FollowRule.NextBox(face, 640, 480));
    }

    [Fact]
    public void Too_few_keypoints_are_nobody()
    {
        var one = Scene.Body(300, 200).Select((k, i) => i == 0 ? k : k with { Visible = false }).ToArray();
        Assert.False(FollowRule.IsSomeone(one));
        Assert.Null(FollowRule.NextBox(one, 640, 480));
    }

    [Theory]
    [InlineData(16, 0, false)]
    [InlineData(17, 4, false)]
    [InlineData(17, 5, true)]
    [InlineData(4, 2, true)]
    public void A_quarter_of_the_keypoints_makes_a_person(int keypoints, int seen, bool someone) => Assert.Equal(
        someone, FollowRule.IsSomeone([.. Enumerable.Range(0, keypoints).Select(k => new Keypoint("k", 0, 0, k < seen ? 0.5f : 0, k < seen))]));

    [Fact]
    public void A_speck_is_not_followed()
    {
        var small = Scene.Body(0, 0).Select(k => k with { X = 300 + k.X / 10, Y = 200 + k.Y / 10 }).ToArray();
        Assert.Null(FollowRule.NextBox(small, 640, 480));
        Assert.NotNull(FollowRule.NextBox(small, 310, 220));
    }
}
