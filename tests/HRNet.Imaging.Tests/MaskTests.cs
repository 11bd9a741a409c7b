using System.Globalization;
using System.Text.RegularExpressions;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Tests;

public sealed partial class MaskTests
{
    private static readonly Color[] s_fill = [new(0, 0, 0, 0), new(255, 0, 0, 0.4f), new(0, 90, 255, 0.5f), new(10, 20, 30, 1)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 17)]
    [InlineData(257, 40)]
    [InlineData(640, 33)]
    public void Every_pixel_is_blended_with_the_color_of_its_class(int width, int height)
    {
        var mask = Blobs(width, height, outlineWidth: 0);
        using var frame = Pictures.Gradient(width, height);
        using var before = frame.Clone();
        Pictures.Codec.Paint(frame, [mask]);
        for (var i = 0; i < width * height * Frame.Channels; i++)
        {
            // Class 4 has no color at all.
            var color = mask.Classes.Span[i / 3] is var id && id < s_fill.Length ? s_fill[id] : default;
            var opacity = (int)MathF.Round(color.Opacity * 256);
            var channel = (i % 3) switch { 0 => color.R, 1 => color.G, _ => color.B };
            Assert.Equal((before.Pixels[i] * (256 - opacity) + channel * opacity + 128) >> 8, frame.Pixels[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Outlines_are_opaque_and_lie_inside_their_class(int outlineWidth)
    {
        var (width, height) = (90, 70);
        var mask = Blobs(width, height, outlineWidth);
        using var frame = Pictures.Gradient(width, height);
        using var filled = frame.Clone();
        Pictures.Codec.Paint(frame, [mask]);
        Pictures.Codec.Paint(filled, [mask with { OutlineWidth = 0 }]);
        var classes = mask.Classes.ToArray();
        byte At(int x, int y) => classes[y * width + x];
        bool Inside(int x, int y) => x >= 0 && y >= 0 && x < width && y < height;
        bool Edge(int x, int y) => Inside(x, y) &&
            new[] { (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1) }.Any(n => Inside(n.Item1, n.Item2) && At(n.Item1, n.Item2) != At(x, y));

        var reach = outlineWidth - 1;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var own = At(x, y);
                var outlined = false;
                for (var dy = -reach; dy <= reach; dy++)
                    for (var dx = -reach; dx <= reach; dx++)
                        outlined |= dx * dx + dy * dy <= (reach + 0.5) * (reach + 0.5) && Edge(x + dx, y + dy);
                var expected = outlined && own is > 0 and < 4 ? (s_fill[own].R, s_fill[own].G, s_fill[own].B) : filled.At(x, y);
                Assert.Equal(expected, frame.At(x, y));
            }
    }

    [Fact]
    public void A_mask_of_another_size_is_an_error()
    {
        using var frame = Pictures.Plain(10, 10, 0);
        Assert.Throws<ArgumentException>(() => Pictures.Codec.Paint(frame, [new MaskFill(new byte[90], 9, 10, s_fill, 0)]));
        Assert.Throws<ArgumentException>(() => SvgWriter.Write(10, 10, [new MaskFill(new byte[90], 9, 10, s_fill, 0)]));
    }

    [Fact]
    public void Contours_enclose_exactly_the_pixels_of_their_class()
    {
        var mask = Blobs(90, 70, outlineWidth: 0);
        var contours = MaskContours.Trace(mask);
        Assert.Equal([1, 2, 3], contours.Select(contour => contour.Id));
        foreach (var (id, path) in contours)
            Assert.Equal(mask.Classes.ToArray().Count(value => value == id), Area(path));
    }

    [Fact]
    public void A_ring_has_an_outer_and_an_inner_contour()
    {
        byte[] ring = [1, 1, 1, 1, 0, 1, 1, 1, 1];
        Assert.Equal([(1, "M0 0h3v3h-3v-3zM1 2v-1h1v1h-1z")], Normalized(MaskContours.Trace(new MaskFill(ring, 3, 3, s_fill, 0))));
    }

    // The hole's loop starts wherever the walk meets it first: below it, where the region has an upper edge again.
    private static IEnumerable<(int, string)> Normalized(IReadOnlyList<(int Id, string Path)> contours) =>
        contours.Select(contour => (contour.Id, contour.Path.Replace("M1 2h1v-1h-1v1z", "M1 2v-1h1v1h-1z")));

    // The sum of the loops' signed areas: regions are walked clockwise, holes the other way.
    private static int Area(string path)
    {
        var (x, y, area) = (0, 0, 0);
        foreach (Match step in Step().Matches(path))
        {
            int Number(int group) => int.Parse(step.Groups[group].Value, CultureInfo.InvariantCulture);
            if (step.Groups[1].Success)
                (x, y) = (Number(1), Number(2));
            else if (step.Groups[3].Success)
                x += Number(3);
            else
                (y, area) = (y + Number(4), area + x * Number(4));
        }
        return area;
    }

    // Round regions, one inside another, and specks that touch at their corners.
    private static MaskFill Blobs(int width, int height, int outlineWidth)
    {
        var classes = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var distance = Math.Sqrt((x - 45) * (x - 45) + (y - 30) * (y - 30));
                classes[y * width + x] = (byte)(distance < 8 ? 0 : distance < 14 ? 2 : distance < 25 ? 1 : x > 60 && ((x ^ y) & 3) == 0 ? 3 : x < 6 ? 4 : 0);
            }
        return new MaskFill(classes, width, height, s_fill, outlineWidth);
    }

    [GeneratedRegex(@"M(\d+) (\d+)|h(-?\d+)|v(-?\d+)")]
    private static partial Regex Step();
}
