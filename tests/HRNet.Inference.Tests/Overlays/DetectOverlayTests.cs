using System.Numerics;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Geometry;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Inference.Tests.Detection;
using HRNet.Models;

namespace HRNet.Inference.Tests.Overlays;

public sealed class DetectOverlayTests
{
    private static readonly Color s_first = new(0x56, 0xB4, 0xE9);
    private static readonly DetectedObject s_person = new(1, "person", 0.876f, new Box(4, 5, 10, 12));
    private static readonly DetectedObject s_dog = new(0, "dog", 0.4f, new Box(8, 8, 6, 6));

    [Fact]
    public void A_person_has_a_whole_box_another_object_its_corners_and_several_classes_their_names()
    {
        var shapes = Shapes(ListedHead.Card, s_person, s_dog);

        Assert.Equal(["dog", "person"], shapes.OfType<Label>().Select(l => l.Text));
        Assert.All(shapes.OfType<Outline>(), outline => Assert.Equal((new Vector2(4, 5), new Vector2(10, 12)), (outline.TopLeft, outline.Size)));
        Assert.Equal(s_first, shapes.OfType<Outline>().Last().Color);
        var corners = shapes.OfType<Line>().ToArray();
        Assert.Equal([new Vector2(8, 8), new Vector2(8, 14), new Vector2(14, 8), new Vector2(14, 14)], corners.Select(line => line.From).Distinct().OrderBy(p => (p.X, p.Y)));
        Assert.All(corners, line => Assert.Equal(1.5f, Vector2.Distance(line.From, line.To)));
        Assert.Empty(shapes.OfType<MaskFill>());
    }

    [Fact]
    public void People_alone_need_no_names_and_differ_in_color()
    {
        var shapes = Shapes(ListedHead.Card, s_person, s_person with { Score = 0.5f });

        Assert.Empty(shapes.OfType<Label>());
        Assert.Equal(2, shapes.OfType<Outline>().Where((_, k) => k % 2 == 1).Select(outline => outline.Color).Distinct().Count());
        Assert.Equal(s_first, shapes.OfType<Outline>().Last().Color);
    }

    [Fact]
    public void An_object_takes_its_color_from_the_card_where_that_has_one()
    {
        Assert.DoesNotContain(new Color(0, 0, 0), Shapes(ListedHead.Card, s_dog).OfType<Line>().Select(line => line.Color));

        var given = Shapes(ListedHead.Card with { Palette = ["#dc143c", "#0a0b0c"] }, s_dog).OfType<Line>().Last();
        Assert.Equal(new Color(0xdc, 0x14, 0x3c), given.Color);
    }

    [Fact]
    public void Masks_are_filled_below_the_boxes_and_the_better_object_has_a_shared_pixel()
    {
        var person = s_person with { Mask = new ObjectMask(4, 5, 2, 1, new[] { true, true }, new(20, 20)) };
        var dog = s_dog with { Mask = new ObjectMask(5, 5, 2, 2, new[] { true, true, false, true }, new(20, 20)) };

        var shapes = Shapes(ListedHead.Card, person, dog);

        var fill = Assert.IsType<MaskFill>(shapes[0]);
        Assert.Equal([1, 1, 2], fill.Classes.Span.Slice(5 * 20 + 4, 3).ToArray());
        Assert.Equal([0, 0, 2], fill.Classes.Span.Slice(6 * 20 + 4, 3).ToArray());
        Assert.Equal(4, fill.Classes.ToArray().Count(id => id > 0));
        Assert.Equal(3, fill.Fill.Count);
        Assert.Equal(s_first with { Opacity = 0.3f }, fill.Fill[1]);
    }

    private static IReadOnlyList<Shape> Shapes(ModelCard card, params DetectedObject[] objects) =>
        DetectOverlay.Shapes(new DetectResult("m", "cpu", objects, new StageTiming()), card, 20, 20);
}
