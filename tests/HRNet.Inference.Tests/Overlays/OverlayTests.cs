using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Geometry;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Overlays;

public sealed class OverlayTests
{
    private static readonly Person s_person = new(
        0.75f,
        new Box(10, 20, 100, 200),
        [new Keypoint("nose", 50, 40, 0.9f, true), new Keypoint("left_hand", 70, 90, 0.8f, true), new Keypoint("right_hand", 30, 95, 0.9f, false)]);

    [Fact]
    public void Only_what_is_seen_is_drawn()
    {
        var shapes = Pose(BoxSource.Request);
        Assert.Single(shapes.OfType<Outline>());
        var limb = Assert.Single(shapes.OfType<Line>());
        Assert.Equal((new Vector2(50, 40), new Vector2(70, 90)), (limb.From, limb.To));
        Assert.Equal(2, shapes.OfType<Disc>().Count());
        Assert.Equal("0.75", Assert.Single(shapes.OfType<Label>()).Text);
    }

    [Fact]
    public void The_whole_picture_gets_no_box() => Assert.Empty(Pose(BoxSource.WholePicture).OfType<Outline>());

    [Fact]
    public void Sides_have_their_colors()
    {
        var (left, right, middle) = (BodySide.ColorOf("left_hip"), BodySide.ColorOf("right_hip"), BodySide.ColorOf("nose"));
        Assert.Equal(3, new[] { left, right, middle }.Distinct().Count());
        Assert.Equal(left, BodySide.ColorOf("left_hip", "left_knee"));
        Assert.Equal(left, BodySide.ColorOf("nose", "left_eye"));
        Assert.Equal(middle, BodySide.ColorOf("left_hip", "right_hip"));
    }

    [Fact]
    public void Lines_grow_with_the_person_and_not_beyond_the_picture()
    {
        float Width(float size, int picture)
        {
            var person = s_person with { Box = new Box(0, 0, size, size) };
            return PoseOverlay.Shapes(Result(BoxSource.Request, person), Cards.Pose, picture, picture).OfType<Line>().Single().Width;
        }

        Assert.True(Width(400, 1000) > Width(200, 1000));
        Assert.Equal(Width(1000, 1000), Width(float.MaxValue, 1000), 1e-3f);
        Assert.Equal(1, Width(2, 1000));
    }

    [Fact]
    public void A_class_map_is_filled_but_for_the_background_and_labelled_where_it_is_widest()
    {
        var ids = new byte[20 * 20];
        ids.AsSpan(20 * 12 + 5, 10).Fill(1);
        ids.AsSpan(20 * 13 + 7, 3).Fill(1);
        var classes = new SegmentClass[] { new(0, "background", "#000000", 387, 387 / 400.0), new(1, "person", "#dc143c", 13, 13 / 400.0) };
        var shapes = SegmentOverlay.Shapes(new SegmentResult("m", "cpu", classes, new ClassMap(ids, 20, 20), new StageTiming()), Cards.Segment);
        var fill = Assert.Single(shapes.OfType<MaskFill>());
        Assert.Equal(0, fill.Fill[0].Opacity);
        Assert.Equal(new Color(0xdc, 0x14, 0x3c, 0.5f), fill.Fill[1]);
        var label = Assert.Single(shapes.OfType<Label>());
        Assert.Equal("person", label.Text);
        Assert.InRange(label.Position.Y, 12, 18);
    }

    [Fact]
    public void A_map_of_background_alone_needs_no_shapes()
    {
        var classes = new SegmentClass[] { new(0, "background", "#000000", 4, 1) };
        Assert.Empty(SegmentOverlay.Shapes(new SegmentResult("m", "cpu", classes, new ClassMap(new byte[4], 2, 2), new StageTiming()), Cards.Segment));
    }

    private static IReadOnlyList<Shape> Pose(BoxSource source) => PoseOverlay.Shapes(Result(source, s_person), Cards.Pose, 300, 300);

    private static PoseResult Result(BoxSource source, Person person) => new("m", "cpu", source, [person], new StageTiming());
}
