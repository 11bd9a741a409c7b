using System.Numerics;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Tests;

public sealed class PaintingTests
{
    /// <summary>Gray levels that antialiasing may differ by between painters.</summary>
    private const int Antialiasing = 20;

    /// <summary>Gray levels by which an edge may reach too far: ImageSharp.Drawing was seen to cover a sixteenth of a pixel more than the shape.</summary>
    private static readonly int s_overdraw = Pictures.Codec.Library.StartsWith("ImageSharp") ? 255 / 16 : 0;

    private static readonly Color s_white = new(255, 255, 255);

    [Fact]
    public void A_line_through_pixel_centers_covers_that_column_and_half_of_its_neighbors()
    {
        using var frame = Pictures.Plain(40, 40, 0);
        Pictures.Codec.Paint(frame, [new Line(new Vector2(10, 5), new Vector2(10, 30), 2, s_white)]);
        Assert.InRange(frame.At(10, 20).R, 255 - Antialiasing, 255);
        Assert.InRange(frame.At(9, 20).R, 128 - Antialiasing, 128 + Antialiasing);
        Assert.InRange(frame.At(11, 20).R, 128 - Antialiasing, 128 + Antialiasing);
        Assert.Equal((0, 0), (frame.At(8, 20).R, frame.At(12, 20).R));
        Assert.InRange(frame.At(10, 4).R, 80, 150 + s_overdraw); // The round end.
        Assert.Equal((0, 0), (frame.At(10, 3).R, frame.At(10, 32).R));
    }

    [Fact]
    public void A_disc_is_round_and_lies_around_its_center()
    {
        using var frame = Pictures.Plain(41, 41, 0);
        Pictures.Codec.Paint(frame, [new Disc(new Vector2(20, 20), 6, new Color(0, 200, 0))]);
        Assert.Equal((0, 200, 0), frame.At(20, 20));
        var area = 0.0;
        for (var y = 0; y < 41; y++)
            for (var x = 0; x < 41; x++)
            {
                area += frame.At(x, y).G / 200.0;
                Assert.InRange(frame.At(x, y).G - frame.At(40 - x, y).G, -Antialiasing, Antialiasing);
                Assert.InRange(frame.At(x, y).G - frame.At(y, x).G, -Antialiasing, Antialiasing);
            }
        Assert.InRange(area, Math.PI * 36 * 0.97, Math.PI * 36 * 1.03);
    }

    [Fact]
    public void An_outline_leaves_the_inside_alone()
    {
        using var frame = Pictures.Plain(40, 30, 50);
        Pictures.Codec.Paint(frame, [new Outline(new Vector2(5, 6), new Vector2(20, 10), 1, s_white)]);
        foreach (var (x, y) in new[] { (5, 6), (25, 6), (5, 16), (25, 16), (15, 6), (5, 10) })
            Assert.InRange(frame.At(x, y).R, 255 - Antialiasing, 255);
        foreach (var (x, y) in new[] { (6, 7), (15, 10), (24, 15), (4, 10), (26, 10), (15, 5), (15, 17) })
            Assert.InRange(frame.At(x, y).R, 50, 50 + 1 + s_overdraw);
    }

    [Fact]
    public void Opacity_lets_the_picture_through()
    {
        using var frame = Pictures.Plain(20, 20, 100);
        Pictures.Codec.Paint(frame, [new Disc(new Vector2(10, 10), 6, new Color(200, 0, 100, 0.25f))]);
        var (r, g, b) = frame.At(10, 10);
        Assert.InRange(r, 123, 127);
        Assert.InRange(g, 73, 77);
        Assert.InRange(b, 99, 101);
    }

    [Fact]
    public void Shapes_are_painted_in_their_order_masks_between_the_others()
    {
        using var frame = Pictures.Plain(8, 8, 0);
        var cover = new byte[64];
        Pictures.Codec.Paint(frame,
        [
            new Disc(new Vector2(4, 4), 3, s_white),
            new MaskFill(cover, 8, 8, [new Color(0, 0, 255)], 0),
            new Disc(new Vector2(4, 4), 1.4f, new Color(255, 0, 0)),
        ]);
        Assert.Equal((255, 0, 0), frame.At(4, 4));
        Assert.Equal((0, 0, 255), frame.At(4, 6));
    }

    [Fact]
    public void A_label_is_a_plate_with_letters_and_touches_nothing_else()
    {
        using var frame = Pictures.Plain(120, 60, 90);
        Pictures.Codec.Paint(frame, [new Label("Ab 0.98", new Vector2(9.5f, 39.5f), 20, s_white, new Color(0, 0, 128))]);
        Assert.Equal((0, 0, 128), frame.At(11, 21));
        Assert.Equal((90, 90, 90), frame.At(9, 30));
        Assert.Equal((90, 90, 90), frame.At(20, 19));
        Assert.Equal((90, 90, 90), frame.At(20, 40));
        var letters = 0;
        for (var y = 20; y < 40; y++)
            for (var x = 10; x < 120; x++)
                letters += frame.At(x, y).G > 200 ? 1 : 0;
        Assert.InRange(letters, 60, 600);

        var width = (int)MathF.Round(new Label("Ab 0.98", default, 20, s_white, default).Width);
        Assert.InRange(frame.At(10 + width - 2, 21).B, 100, 255);
        Assert.Equal(90, frame.At(10 + width + 1, 21).R);
    }

    [Theory]
    [InlineData(-50, -50)]
    [InlineData(500, 500)]
    [InlineData(60, 5)]
    public void A_label_is_moved_into_the_picture(float x, float y)
    {
        using var frame = Pictures.Plain(80, 40, 0);
        Pictures.Codec.Paint(frame, [new Label("wide", new Vector2(x, y), 16, s_white, new Color(0, 100, 0))]);
        var plate = 0;
        for (var row = 0; row < 40; row++)
            for (var column = 0; column < 80; column++)
                plate += frame.At(column, row).G >= 95 ? 1 : 0;
        Assert.InRange(plate, 16 * 28, 16 * 50);
    }

    [Fact]
    public void On_a_large_picture_lines_have_no_gaps()
    {
        using var frame = Pictures.Plain(1500, 1100, 0);
        Pictures.Codec.Paint(frame,
        [
            new Line(new Vector2(20, 10), new Vector2(1480, 1083), 3, s_white),
            new Outline(new Vector2(100, 50), new Vector2(1300, 1000), 3, s_white),
        ]);
        for (var x = 20; x <= 1480; x++)
            Assert.InRange(frame.At(x, (int)MathF.Round(10 + (x - 20) * 1073 / 1460f)).R, 255 - Antialiasing, 255);
        for (var x = 100; x <= 1400; x++)
            Assert.Equal((255, 255), (frame.At(x, 50).R, frame.At(x, 1050).R));
        for (var y = 50; y <= 1050; y++)
            Assert.Equal((255, 255), (frame.At(100, y).R, frame.At(1400, y).R));
        Assert.Equal(0, frame.At(700, 100).R);
    }

    [Fact]
    public void What_lies_beside_the_picture_is_not_painted()
    {
        using var frame = Pictures.Plain(30, 30, 7);
        Pictures.Codec.Paint(frame, []);
        Pictures.Codec.Paint(frame, [new Line(new Vector2(-90, -80), new Vector2(-20, -30), 4, s_white), new Disc(new Vector2(1e6f, 3), 5, s_white)]);
        Assert.Equal(-1, frame.Pixels.IndexOfAnyExcept((byte)7));

        Pictures.Codec.Paint(frame, [new Line(new Vector2(-1e9f, 15), new Vector2(1e9f, 15), 3, s_white)]);
        Assert.Equal(255, frame.At(0, 15).R);
        Assert.Equal(255, frame.At(29, 15).R);
    }
}
