using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Sampling;

namespace HRNet.Inference.Tests.Pose;

public sealed class CropSamplerTests
{
    private sealed record Photo(int Width, int Height);

    private sealed record CropCase(string Name, float[] Box, int Width, int Height, string Rule);

    private sealed record Document(Photo Photo, CropCase[] Crops);

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void Crops_of_a_photograph_equal_those_of_OpenCV()
    {
        var document = JsonSerializer.Deserialize<Document>(Fixture.Bytes("crops.json"), s_json)!;
        using var frame = Fixture.Photo(document.Photo.Width, document.Photo.Height);
        var expected = Fixture.Unzip("crops.bin.gz").AsSpan();
        foreach (var test in document.Crops)
        {
            var box = new Box(test.Box[0], test.Box[1], test.Box[2], test.Box[3]);
            var crop = Crop.Around(box, test.Width, test.Height, Enum.Parse<CropRule>(test.Rule));
            var planes = new float[3 * test.Width * test.Height];
            CropSampler.Sample(frame, crop, new Normalization(Cards.Levels), planes);
            var different = 0;
            var area = test.Width * test.Height;
            for (var i = 0; i < area; i++)
            {
                for (var c = 0; c < 3; c++)
                    different += planes[c * area + i] == expected[3 * i + c] ? 0 : 1;
            }

            Assert.True(different == 0, $"{test.Name}: {different} of {3 * area} values differ");
            expected = expected[(3 * area)..];
        }

        Assert.True(expected.IsEmpty);
    }

    [Fact]
    public void Vectors_and_plain_loops_agree()
    {
        var pixels = Enumerable.Range(0, 3 * 37).Select(i => (byte)(Uniform.At("row", i) * 256)).ToArray();
        var taps = AxisTaps.WarpColumns(-3.2, 0.71, 61, 37);
        var (vector, plain) = (new float[3 * taps.First.Length], new float[3 * taps.First.Length]);
        RowMixer.Mix(pixels, taps, vector);
        RowMixer.MixPlainly(pixels, taps, plain);
        for (var i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i], vector[i], 1e-4f);
    }

    [Theory]
    [InlineData("rgb", 0)]
    [InlineData("bgr", 2)]
    public void Channels_are_normalized_in_the_order_of_the_model(string order, int plane)
    {
        using var frame = new Frame(4, 4);
        frame.Pixels.Clear();
        for (var i = 0; i < frame.Pixels.Length; i += 3)
            frame.Pixels[i] = 200; // red
        var card = Cards.Pose with { ChannelOrder = order, Mean = [10, 20, 30], Std = [2, 4, 8] };
        var planes = new float[3 * 4];
        CropSampler.Sample(frame, Crop.Around(new Box(1, 1, 1, 1), 2, 2), new Normalization(card), planes);
        for (var p = 0; p < 3; p++)
            Assert.All(planes[(4 * p)..(4 * p + 4)], v => Assert.Equal(((p == plane ? 200 : 0) - card.Mean[p]) / card.Std[p], v, 1e-3f));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void A_picture_of_one_row_or_column_can_be_sampled(int width, int height)
    {
        using var frame = new Frame(width, height);
        frame.Pixels.Fill(100);
        var planes = new float[3 * 8 * 8];
        CropSampler.Sample(frame, Crop.Around(new Box(0, 0, width, height), 8, 8), new Normalization(Cards.Levels), planes);
        Assert.All(planes, v => Assert.InRange(v, 0, 100.01f));
        Assert.Contains(planes, v => v > 5);
    }

    [Fact]
    public void A_crop_far_away_is_black()
    {
        using var frame = new Frame(5, 5);
        frame.Pixels.Fill(255);
        var planes = new float[3 * 16];
        CropSampler.Sample(frame, Crop.Around(new Box(1e30f, -1e30f, 3, 3), 4, 4), new Normalization(Cards.Levels), planes);
        Assert.All(planes, v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_mirrored_tensor_has_its_columns_reversed()
    {
        var mirrored = new float[6];
        CropSampler.Mirror([1, 2, 3, 4, 5, 6], 3, mirrored);
        Assert.Equal([3, 2, 1, 6, 5, 4], mirrored);
    }
}
