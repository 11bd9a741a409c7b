namespace HRNet.Imaging.Tests;

public sealed class EncodingTests
{
    /// <summary>Mean difference that JPEG and WebP at quality 95 may leave in a smooth picture, in gray levels.</summary>
    private const double LossOfQuality95 = 3;

    [Fact]
    public void Png_gives_every_pixel_back()
    {
        using var frame = Pictures.Gradient(301, 203);
        using var back = RoundTrip(frame, PictureFormat.Png, quality: 90);
        Assert.True(frame.Pixels.SequenceEqual(back.Pixels));
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void Lossy_formats_give_nearly_the_same_pixels_back(PictureFormat format)
    {
        using var frame = Pictures.Gradient(301, 203);
        using var back = RoundTrip(frame, format, quality: 95);
        Assert.InRange(Pictures.Difference(frame.Pixels, back.Pixels).Mean, 0.001, LossOfQuality95);
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void Less_quality_takes_fewer_bytes(PictureFormat format)
    {
        using var frame = Pictures.Decode("rgb.png");
        Assert.True(Pictures.Codec.Encode(frame, format, 20).Length < Pictures.Codec.Encode(frame, format, 95).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Pictures.Codec.Encode(frame, format, 0));
    }

    [Fact]
    public void Gray_png_keeps_every_value_in_one_channel_of_eight_bits()
    {
        var values = new byte[40 * 19];
        for (var i = 0; i < values.Length; i++)
            values[i] = (byte)(i * 7);
        var png = Pictures.Codec.EncodeGray(values, 40, 19);
        Assert.Equal((8, 0), (png[24], png[25])); // Bit depth and color type of IHDR.

        using var frame = Pictures.Codec.Decode(png, Pictures.Limits, TestContext.Current.CancellationToken);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((values[i], values[i], values[i]), frame.At(i % 40, i / 40));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pictures.Codec.EncodeGray(values, 41, 19));
    }

    private static Frame RoundTrip(Frame frame, PictureFormat format, int quality)
    {
        var picture = Pictures.Codec.Encode(frame, format, quality);
        Assert.Equal(new PictureInfo(format, frame.Width, frame.Height, 1), Pictures.Codec.Identify(picture) with { Copies = 1 });
        return Pictures.Codec.Decode(picture, Pictures.Limits);
    }
}
