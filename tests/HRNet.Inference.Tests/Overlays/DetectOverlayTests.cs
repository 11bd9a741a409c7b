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
    private static readonly DetectedObject s_person = new(1, "person", 0.876f, new Box(4, 5, 10, 12));
    private static readonly DetectedObject s_dog = new(0, "dog", 0.4f, new Box(8, 8, 6, 6));

    [Fact]
    public void Every_object_has_a_box_and_its_name_the_best_on_top()
    {
        var shapes = Shapes(ListedHead.Card, s_person, s_dog);

        Assert.Equal(["dog 0.40", "person 0.88"], shapes.OfType<Label>().Select(l => l.Text));
        var outline = shapes.OfType<Outline>().Last();
        Assert.Equal((new Vector2(4, 5), new Vector2(10, 12)), (outline.TopLeft, outline.Size));
        Assert.Empty(shapes.OfType<MaskFill>());
    }

    [Fact]
    public void Classes_differ_in_color_and_take_the_cards_where_it_has_one()
    {
        var made = Shapes(ListedHead.Card, s_person, s_dog).OfType<Outline>().Select(o => o.Color).ToArray();
        Assert.NotEqual(made[0], made[1]);
        Assert.DoesNotContain(new Color(0, 0, 0), made);

        var given = Shapes(ListedHead.Card with { Palette = ["#0a0b0c", "#dc143c"] }, s_person).OfType<Outline>().Single();
        Assert.Equal(new Color(0xdc, 0x14, 0x3c), given.Color);
    }

    [Fact]
    public void Masks_are_filled_below_the_boxes_and_the_better_object_has_a_shared_pixel()
    {
        var person = s_person with { Mask = new ObjectMask(4, 5, 2, 1, new[] { true, true }) };
        var dog = s_dog with { Mask = new ObjectMask(5, 5, 2, 2, new[] { true, true, false, true }) };

        var shapes = Shapes(ListedHead.Card, person, dog);

        var fill = Assert.IsType<MaskFill>(shapes[0]);
        Assert.Equal([1, 1, 2], fill.Classes.Span.Slice(5 * 20 + 4, 3).ToArray());
        Assert.Equal([0, 0, 2], fill.Classes.Span.Slice(6 * 20 + 4, 3).ToArray());
        Assert.Equal(4, fill.Classes.ToArray().Count(id => id > 0));
        Assert.Equal(3, fill.Fill.Count);
    }

    private static IReadOnlyList<Shape> Shapes(ModelCard card, params DetectedObject[] objects) =>
        DetectOverlay.Shapes(new DetectResult("m", "cpu", objects, new StageTiming()), card, 20, 20);
}
