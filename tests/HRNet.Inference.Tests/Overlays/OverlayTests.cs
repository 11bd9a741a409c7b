using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Geometry;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Overlays;

public sealed class OverlayTests
{
    private static readonly Color s_first = new(0x56, 0xB4, 0xE9);
    private static readonly Color s_dark = new(24, 24, 24);
    private static readonly byte[] s_ids = Ids();

    private static readonly Person s_person = new(
        0.75f,
        new Box(10, 20, 100, 200),
        [new Keypoint("nose", 50, 40, 0.9f, true), new Keypoint("left_hand", 70, 90, 0.8f, true), new Keypoint("right_hand", 30, 95, 0.9f, false)]);

    [Fact]
    public void Only_what_is_seen_is_drawn_each_limb_light_on_its_dark_edge()
    {
        var shapes = Pose(BoxSource.Request);
        Assert.Single(shapes.OfType<Outline>());
        var limbs = shapes.OfType<Line>().ToArray();
        Assert.All(limbs, limb => Assert.Equal((new Vector2(50, 40), new Vector2(70, 90)), (limb.From, limb.To)));
        Assert.Equal([s_dark, s_first], limbs.Select(limb => limb.Color));
        Assert.True(limbs[0].Width > limbs[1].Width);
        Assert.Equal([new Vector2(50, 40), new Vector2(70, 90)], shapes.OfType<Disc>().Select(disc => disc.Center).Distinct());
        Assert.Empty(shapes.OfType<Label>());
    }

    [Fact]
    public void The_whole_picture_gets_no_box() => Assert.Empty(Pose(BoxSource.WholePicture).OfType<Outline>());

    [Fact]
    public void Right_joints_have_a_white_ring_and_left_ones_are_filled()
    {
        var seen = s_person with { Keypoints = [.. s_person.Keypoints.Select(keypoint => keypoint with { Visible = true })] };
        var discs = PoseOverlay.Shapes(Result(BoxSource.Request, seen), Cards.Pose, 300, 300).OfType<Disc>().ToLookup(disc => disc.Center.X, disc => disc.Color);

        Assert.Equal([s_dark, s_first], discs[70]);
        Assert.Equal([s_dark, new Color(255, 255, 255), s_dark, s_first], discs[30]);
    }

    [Fact]
    public void Every_person_has_a_color_of_their_own_and_the_best_is_the_first_and_on_top()
    {
        var people = Enumerable.Repeat(s_person, 9).ToArray();
        var result = new PoseResult("m", "cpu", BoxSource.Request, people, new StageTiming());

        var colors = PoseOverlay.Shapes(result, Cards.Pose, 300, 300).OfType<Line>().Select(line => line.Color).Where(color => color != s_dark).Reverse().ToArray();

        Assert.Equal(9, colors.Length);
        Assert.Equal(8, colors.Distinct().Count());
        Assert.Equal((s_first, s_first), (colors[0], colors[8]));
    }

    [Fact]
    public void Lines_grow_with_the_person_and_not_beyond_the_picture()
    {
        float Width(float size, int picture)
        {
            var person = s_person with { Box = new Box(0, 0, size, size) };
            return PoseOverlay.Shapes(Result(BoxSource.Request, person), Cards.Pose, picture, picture).OfType<Line>().Last().Width;
        }

        Assert.True(Width(400, 1000) > Width(200, 1000));
        Assert.Equal(Width(1000, 1000), Width(float.MaxValue, 1000), 1e-3f);
        Assert.Equal(1.5f, Width(2, 1000));
    }

    [Fact]
    public void People_alone_are_filled_thinly_in_the_first_persons_color_without_a_word()
    {
        var shapes = SegmentOverlay.Shapes(Segmented(s_ids, 20), Cards.Segment, 20, 20);
        var fill = Assert.IsType<MaskFill>(Assert.Single(shapes));
        Assert.Equal(0, fill.Fill[0].Opacity);
        Assert.Equal(s_first with { Opacity = 0.3f }, fill.Fill[1]);
        Assert.Equal(1, fill.OutlineWidth);
    }

    [Fact]
    public void Several_classes_have_the_cards_colors_and_are_labeled_where_they_are_widest()
    {
        var card = Cards.Segment with { Classes = ["background", "person", "dog"], Palette = ["#000000", "#dc143c", "#00ff00"] };
        var shapes = SegmentOverlay.Shapes(Segmented(s_ids, 20), card, 20, 20);
        Assert.Equal(new Color(0xdc, 0x14, 0x3c, 0.3f), Assert.Single(shapes.OfType<MaskFill>()).Fill[1]);
        var label = Assert.Single(shapes.OfType<Label>());
        Assert.Equal("person", label.Text);
        Assert.InRange(label.Position.Y, 12, 18);
    }

    [Fact]
    public void A_map_smaller_than_the_picture_is_drawn_with_larger_pixels()
    {
        byte[] ids = [0, 1, 1, 0, 0, 0];
        var fill = Assert.IsType<MaskFill>(Assert.Single(SegmentOverlay.Shapes(Segmented(ids, 3), Cards.Segment, 7, 4)));
        Assert.Equal((7, 4), (fill.Width, fill.Height));
        byte[] upper = [0, 0, 1, 1, 1, 1, 1];
        Assert.Equal([.. upper, .. upper, .. new byte[14]], fill.Classes.ToArray());
    }

    [Fact]
    public void A_map_of_background_alone_needs_no_shapes() => Assert.Empty(SegmentOverlay.Shapes(Segmented(new byte[4], 2), Cards.Segment, 2, 2));

    private static byte[] Ids()
    {
        var ids = new byte[20 * 20];
        ids.AsSpan(20 * 12 + 5, 10).Fill(1);
        ids.AsSpan(20 * 13 + 7, 3).Fill(1);
        return ids;
    }

    private static SegmentResult Segmented(byte[] ids, int width)
    {
        SegmentClass[] classes =
        [
            .. ids.CountBy(id => id).OrderBy(found => found.Key).Select(found => new SegmentClass(
                found.Key, Cards.Segment.Classes[found.Key], Cards.Segment.Palette[found.Key], found.Value, (double)found.Value / ids.Length)),
        ];
        return new SegmentResult("m", "cpu", classes, new ClassMap(ids, width, ids.Length / width), new StageTiming());
    }

    private static IReadOnlyList<Shape> Pose(BoxSource source) => PoseOverlay.Shapes(Result(source, s_person), Cards.Pose, 300, 300);

    private static PoseResult Result(BoxSource source, Person person) => new("m", "cpu", source, [person], new StageTiming());
}
