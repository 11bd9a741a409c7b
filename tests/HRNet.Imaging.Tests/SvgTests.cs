using System.Numerics;
using System.Xml.Linq;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Tests;

public sealed class SvgTests
{
    private static readonly Color s_white = new(255, 255, 255);

    [Fact]
    public void The_document_covers_the_picture()
    {
        var svg = XDocument.Parse(SvgWriter.Write(640, 427, [])).Root!;
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Equal("0 0 640 427", svg.Attribute("viewBox")!.Value);
        Assert.Equal("640", svg.Attribute("width")!.Value);
    }

    [Fact]
    public void Shapes_keep_their_order_and_move_by_half_a_pixel()
    {
        var svg = Write(
            new Line(new Vector2(1, 2), new Vector2(3.25f, 4), 2, new Color(255, 0, 16, 0.5f)),
            new Disc(new Vector2(10, 11), 3, s_white),
            new Outline(new Vector2(5, 6), new Vector2(7, 8), 1, s_white),
            new MaskFill(new byte[] { 1, 1, 0, 0 }, 2, 2, [default, s_white with { Opacity = 0.4f }], 1));
        Assert.Equal(["line", "circle", "rect", "g"], svg.Elements().Select(element => element.Name.LocalName));
        var line = svg.Elements().First();
        Assert.Equal(("1.5", "2.5", "3.75", "4.5"), (line.Attribute("x1")!.Value, line.Attribute("y1")!.Value, line.Attribute("x2")!.Value, line.Attribute("y2")!.Value));
        Assert.Equal(("#ff0010", "0.5"), (line.Attribute("stroke")!.Value, line.Attribute("stroke-opacity")!.Value));
        var mask = svg.Elements().Last().Elements().Single();
        Assert.Equal(("M0 0h2v1h-2v-1z", "0.4", "#ffffff"), (mask.Attribute("d")!.Value, mask.Attribute("fill-opacity")!.Value, mask.Attribute("stroke")!.Value));
    }

    [Theory]
    [InlineData("person 0.98", "person 0.98")]
    [InlineData("<b>&\"'", "<b>&\"'")]
    [InlineData("a\u0001b\uFFFEc", "a\uFFFDb\uFFFDc")]
    public void A_label_is_strokes_with_its_text_as_title(string text, string title)
    {
        var label = Write(new Label(text, new Vector2(10, 30), 14, s_white, default)).Elements().Single();
        Assert.Equal(["title", "rect", "path"], label.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(title, label.Elements().First().Value);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_text() => A_label_is_strokes_with_its_text_as_title("a\uD83Db", "a\uFFFDb");

    [Fact]
    public void Every_printable_character_has_strokes_of_its_own_and_others_are_a_box()
    {
        var glyphs = Enumerable.Range(33, 126 - 33 + 1).Select(code => Path(((char)code).ToString())).ToList();
        Assert.DoesNotContain("", glyphs);
        Assert.Equal(glyphs.Count, glyphs.Distinct().Count());
        Assert.Equal("", Path(" "));
        Assert.Equal(Path("\u00E9"), Path("\u4E2D"));
        Assert.DoesNotContain(Path("\u00E9"), glyphs);
    }

    private static string Path(string text) =>
        Write(new Label(text, new Vector2(10, 60), 24, s_white, default)).Descendants().Last().Attribute("d")!.Value;

    private static XElement Write(params Shape[] shapes)
    {
        var size = shapes.OfType<MaskFill>().Any() ? 2 : 400;
        return XDocument.Parse(SvgWriter.Write(size, size, shapes)).Root!;
    }
}
