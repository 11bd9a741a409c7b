using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;

namespace HRNet.Inference.Tests.Live.Tracking;

public sealed class SimilarityTests
{
    private const float Tolerance = 1e-6f;

    [Fact]
    public void Boxes_are_compared_by_their_overlap()
    {
        Assert.Equal(1, new Box(1, 2, 3, 4).Iou(new Box(1, 2, 3, 4)), Tolerance);
        Assert.Equal(25f / 175, new Box(0, 0, 10, 10).Iou(new Box(5, 5, 10, 10)), Tolerance);
        Assert.Equal(0, new Box(0, 0, 10, 10).Iou(new Box(10, 0, 10, 10)), Tolerance);
    }

    [Fact]
    public void Poses_are_compared_as_COCO_does()
    {
        var (a, b) = (Scene.Body(100, 100), Scene.Body(103, 104));
        // exp(-25 / (2 (2 sigma)^2 20000)), the mean over the sigmas of the card.
        var expected = Scene.Card.Sigmas.Average(s => Math.Exp(-25 / (2 * 4 * (double)s * s * 20_000)));
        Assert.Equal(expected, Oks.Seen(a, b, 20_000, Scene.Card.Sigmas), Tolerance);
    }

    [Fact]
    public void Keypoints_that_only_one_pose_shows_do_not_count()
    {
        var half = Scene.Body(500, 500).Select((k, i) => i == 0 ? k : k with { Visible = false }).ToArray();
        Assert.Equal(0, Oks.Seen(half, [.. Scene.Body(100, 100).Select((k, i) => i != 0 ? k : k with { Visible = false })], 1, []));
        Assert.Equal(1, Oks.Seen(half, Scene.Body(500, 500), 1000, []), Tolerance);
    }
}
