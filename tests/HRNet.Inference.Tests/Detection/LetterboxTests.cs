using HRNet.Inference.Detection;
using HRNet.Inference.Sampling;
using HRNet.Models;

namespace HRNet.Inference.Tests.Detection;

public sealed class LetterboxTests
{
    private const float Tolerance = 1e-4f;
    private static readonly Geometry Fixture = Made.Load<Geometry>("geometry");
    private static readonly DetectionRecipe Recipe = new()
    {
        Score = ScoreRule.Product,
        CandidateThreshold = 0.05f,
        Nms = 0.5f,
        NmsPre = 1000,
        MaxPerImage = 100,
        FinestStride = 4,
        Levels = 5,
    };


    [Fact]
    public void Pictures_get_the_sizes_that_mmdet_gives_them()
    {
        foreach (var size in Fixture.Sizes)
        {
            var letterbox = Letterbox.Cornered(size[0], size[1], longSide: 1333, shortSide: 800);
            Assert.Equal(new Corners(0, 0, size[2], size[3]), letterbox.Content);
            Assert.Equal((size[4], size[5]), (letterbox.InputWidth, letterbox.InputHeight));
        }
    }

    [Fact]
    public void Regions_get_the_levels_that_mmdet_gives_them()
    {
        foreach (var box in Fixture.Levels)
            Assert.Equal((int)box[4], RegionLevels.LevelOf(Made.Box(box), levels: 4));
    }

    [Fact]
    public void Regions_keep_their_order_within_a_level()
    {
        Corners[] regions = [new(0, 0, 300, 300), new(0, 0, 9, 9), new(0, 0, 120, 120), new(0, 0, 7, 7), new(0, 0, 999, 999)];
        var levels = new RegionLevels(regions, levels: 4);
        Assert.Equal([1, 3, 2, 0, 4], levels.Order);
        Assert.Equal([2, 1, 1, 1], levels.Counts);
    }

    [Fact]
    public void A_centerd_picture_is_as_large_as_fits()
    {
        var letterbox = Letterbox.Centered(640, 427, 320, 320);
        Assert.Equal(new Corners(0, 53, 320, 267), letterbox.Content);
        Assert.Equal(new Corners(0, 0, 640, 427), letterbox.ToPicture(letterbox.Content));
        Compare(new Corners(160, 106.75f, 320, 213.5f), letterbox.ToPicture(new Corners(80, 106.5f, 160, 160)));
    }

    [Fact]
    public void A_centerd_picture_lies_on_black()
    {
        using var frame = Frame(4, 2);
        var planes = new float[3 * 4 * 4];
        Letterbox.Centered(4, 2, 4, 4).Sample(frame, new Normalization(Cards.Pose with { Mean = [100, 0, 0], Std = [50, 1, 1] }), planes);
        Compare([-2, -2, -2, -2, 2, 2, 2, 2, 2, 2, 2, 2, -2, -2, -2, -2], planes[..16]);
    }

    [Fact]
    public void A_picture_in_the_corner_is_padded_behind_normalization()
    {
        using var frame = Frame(3, 2);
        var planes = new float[3 * 4 * 4];
        Letterbox.Cornered(3, 2, 3, 2, multiple: 4).Sample(frame, new Normalization(Cards.Pose with { Mean = [100, 0, 0], Std = [50, 1, 1] }), planes);
        Compare([2, 2, 2, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0], planes[..16]);
        Compare([200, 200, 200, 0, 200, 200, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0], planes[32..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_picture_is_resized_as_bytes_or_as_floats_as_the_card_says(bool floats)
    {
        using var frame = new HRNet.Imaging.Frame(11, 7);
        for (var k = 0; k < frame.Pixels.Length; k++)
            frame.Pixels[k] = (byte)(Uniform.At("resized", k) * 256);
        foreach (var expected in Fixture.Resized)
        {
            var card = Cards.Levels with { InputWidth = expected.Long, InputHeight = expected.Short, Fit = InputFit.LongAndShortSide, Detection = Recipe with { FloatResize = floats } };
            var letterbox = Letterbox.For(card, frame.Width, frame.Height);
            Assert.Equal(new Corners(0, 0, expected.Width, expected.Height), letterbox.Content);
            var planes = new float[3 * letterbox.InputWidth * letterbox.InputHeight];
            letterbox.Sample(frame, new Normalization(card), planes);
            for (var k = 0; k < 3 * expected.Width * expected.Height; k++)
            {
                var (row, column, channel) = (k / 3 / expected.Width, k / 3 % expected.Width, k % 3);
                var value = planes[(channel * letterbox.InputHeight + row) * letterbox.InputWidth + column];
                Assert.Equal(floats ? expected.Floats[k] : expected.Bytes[k], value, floats ? 1e-3f : 0);
            }
        }
    }

    private static HRNet.Imaging.Frame Frame(int width, int height)
    {
        var frame = new HRNet.Imaging.Frame(width, height);
        frame.Pixels.Fill(200);
        return frame;
    }

    private static void Compare(float[] expected, float[] values)
    {
        foreach (var (wanted, value) in expected.Zip(values))
            Assert.Equal(wanted, value, Tolerance);
    }

    private static void Compare(Corners expected, Corners box)
    {
        Assert.Equal(expected.Left, box.Left, Tolerance);
        Assert.Equal(expected.Top, box.Top, Tolerance);
        Assert.Equal(expected.Right, box.Right, Tolerance);
        Assert.Equal(expected.Bottom, box.Bottom, Tolerance);
    }

    private sealed record Geometry(float[][] Levels, int[][] Sizes, Resized[] Resized);

    private sealed record Resized(int Long, int Short, int Width, int Height, int[] Bytes, float[] Floats);
}
