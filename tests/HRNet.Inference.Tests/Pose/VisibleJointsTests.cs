using HRNet.Import.Data;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Pose.Decoding;

namespace HRNet.Inference.Tests.Pose;

public sealed class VisibleJointsTests
{
    private const int Columns = 36;
    private const int Rows = 48;
    private const int Nose = 0;
    private const int LeftWrist = 9;
    private const int LeftHip = 11;
    private const int LeftKnee = 13;
    private const int RightKnee = 14;
    private const int LeftAnkle = 15;
    private const float Threshold = 0.5f;

    private readonly MapPoint[] _points = [.. Enumerable.Range(0, 17).Select(_ => new MapPoint(18, 24, 0.9f))];

    [Fact]
    public void Everything_that_is_well_within_counts() => Assert.All(Mark(), Assert.True);

    [Fact]
    public void A_low_score_does_not_count()
    {
        _points[Nose] = _points[Nose] with { Score = 0.4f };
        Assert.Equal([Nose], Hidden());
    }

    [Fact]
    public void A_leg_ends_where_a_joint_is_not_seen()
    {
        _points[LeftHip] = _points[LeftHip] with { Score = 0.4f };
        Assert.Equal([LeftHip, LeftKnee, LeftAnkle], Hidden());
        _points[LeftHip] = _points[LeftHip] with { Score = 0.9f };
        _points[LeftKnee] = _points[LeftKnee] with { Score = 0.4f };
        Assert.Equal([LeftKnee, LeftAnkle], Hidden());
    }

    [Fact]
    public void A_raised_hand_needs_no_elbow()
    {
        _points[7] = _points[7] with { Score = 0.1f };
        Assert.Equal([7], Hidden());
        Assert.True(Mark()[LeftWrist]);
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(35, 24)]
    [InlineData(18, 0)]
    [InlineData(18, 47)]
    [InlineData(-1, -1)]
    public void What_lies_at_the_edge_of_the_crop_is_not_there(float x, float y)
    {
        _points[Nose] = _points[Nose] with { X = x, Y = y };
        Assert.Equal([Nose], Hidden());
    }

    [Fact]
    public void What_lies_below_the_pictures_edge_is_not_there()
    {
        // The lower third of the crop is outside the picture.
        _points[RightKnee] = _points[RightKnee] with { Y = 30 };
        Assert.Equal([RightKnee, RightKnee + 2], Hidden(new Box(100, 200, 90, 120), height: 275));
    }

    [Fact]
    public void Feet_hang_on_ankles_and_other_names_for_hips_are_known()
    {
        foreach (var set in new[] { KeypointSets.WholeBody133, KeypointSets.Mpii16, KeypointSets.CrowdPose14 })
        {
            var points = Enumerable.Repeat(new MapPoint(18, 24, 0.9f), set.Keypoints.Count).ToArray();
            var hip = set.Keypoints.ToList().FindIndex(name => name == "left_hip");
            points[hip] = points[hip] with { Score = 0 };
            var seen = new bool[points.Length];
            new VisibleJoints(set.Keypoints, set.Limbs).Mark(points, Threshold, Crop.Around(new Box(100, 100, 90, 120), 144, 192), Columns, Rows, 1000, 1000, seen);
            var hidden = set.Keypoints.Where((_, k) => !seen[k]).ToArray();
            Assert.Contains("left_ankle", hidden);
            Assert.All(hidden, name => Assert.True(name is "left_hip" or "left_knee" or "left_ankle" or "left_big_toe" or "left_small_toe" or "left_heel", name));
        }
    }

    [Fact]
    public void Nothing_but_legs_hangs_on_hips_in_any_set()
    {
        string[] legs = ["hip", "knee", "ankle", "toe", "heel", "paw", "stifle"];
        foreach (var set in KeypointSets.All)
        {
            var points = set.Keypoints.Select(name => new MapPoint(18, 24, name.Contains("hip", StringComparison.Ordinal) ? 0 : 0.9f)).ToArray();
            var seen = new bool[points.Length];
            new VisibleJoints(set.Keypoints, set.Limbs).Mark(points, Threshold, Crop.Around(new Box(100, 100, 90, 120), 144, 192), Columns, Rows, 1000, 1000, seen);
            Assert.All(set.Keypoints.Where((_, k) => !seen[k]), name => Assert.Contains(legs, part => name.Contains(part, StringComparison.Ordinal)));
        }
    }

    private int[] Hidden(Box? box = null, int height = 1000) => [.. Mark(box, height).Select((seen, k) => (seen, k)).Where(joint => !joint.seen).Select(joint => joint.k)];

    private bool[] Mark(Box? box = null, int height = 1000)
    {
        var seen = new bool[_points.Length];
        new VisibleJoints(KeypointSets.Coco17.Keypoints, KeypointSets.Coco17.Limbs)
            .Mark(_points, Threshold, Crop.Around(box ?? new Box(100, 100, 90, 120), 144, 192), Columns, Rows, 1000, height, seen);
        return seen;
    }
}
