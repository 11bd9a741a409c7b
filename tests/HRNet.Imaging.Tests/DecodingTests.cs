namespace HRNet.Imaging.Tests;

public sealed class DecodingTests
{
    /// <summary>Lossless files: one gray level for the rounding of 16 bits and of opacity.</summary>
    private const int Exact = 1;

    /// <summary>JPEG and lossy WebP: inverse transforms and color conversions may round differently.</summary>
    private const int Rounding = 4;

    /// <summary>Where color is stored at half the size, decoders differ in how they double it; brightness decides the mean.</summary>
    private const double MeanOfDoubledColor = 3;

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("gray.png")]
    [InlineData("one-bit.png")]
    [InlineData("palette.png")]
    [InlineData("palette-alpha.png")]
    [InlineData("alpha.png")]
    [InlineData("gray-alpha.png")]
    [InlineData("sixteen-bit.png")]
    [InlineData("sixteen-bit-gray.png")]
    [InlineData("sixteen-bit-alpha.png")]
    [InlineData("lossless.webp")]
    [InlineData("alpha.webp")]
    [InlineData("animated.webp")]
    public void Lossless_pictures_decode_to_the_pixels_that_OpenCV_reads(string name) => Assert.InRange(Difference(name).Largest, 0, Exact);

    [Theory]
    [InlineData("rgb.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("gray.jpg")]
    [InlineData("cmyk.jpg")]
    public void Jpeg_pictures_decode_to_the_pixels_that_OpenCV_reads(string name) => Assert.InRange(Difference(name).Largest, 0, Rounding);

    [Theory]
    [InlineData("halved-chroma.jpg")]
    [InlineData("lossy.webp")]
    public void Pictures_with_halved_color_decode_to_nearly_what_OpenCV_reads(string name) =>
        Assert.InRange(Difference(name).Mean, 0, MeanOfDoubledColor);

    [Theory]
    [InlineData("orientation-1.jpg", 1)]
    [InlineData("orientation-2.jpg", 2)]
    [InlineData("orientation-3.jpg", 3)]
    [InlineData("orientation-4.jpg", 4)]
    [InlineData("orientation-5.jpg", 5)]
    [InlineData("orientation-6.jpg", 6)]
    [InlineData("orientation-7.jpg", 7)]
    [InlineData("orientation-8.jpg", 8)]
    [InlineData("orientation-6.png", 6)]
    [InlineData("orientation-6.webp", 6)]
    public void A_picture_is_turned_upright(string name, int orientation)
    {
        var format = name.EndsWith("jpg") ? PictureFormat.Jpeg : name.EndsWith("png") ? PictureFormat.Png : PictureFormat.Webp;
        Assert.Equal(new PictureInfo(format, 48, 32, orientation), Pictures.Codec.Identify(Pictures.Read(name)) with { Copies = 1 });

        using var frame = Pictures.Decode(name);
        Assert.Equal((48, 32), (frame.Width, frame.Height));
        Close((255, 0, 0), frame.At(2, 2));
        Close((0, 255, 0), frame.At(45, 2));
        Close((0, 0, 255), frame.At(2, 29));
        Close((255, 255, 0), frame.At(45, 29));
    }

    [Theory]
    [InlineData("rgb.jpg", PictureFormat.Jpeg)]
    [InlineData("progressive.jpg", PictureFormat.Jpeg)]
    [InlineData("cmyk.jpg", PictureFormat.Jpeg)]
    [InlineData("palette.png", PictureFormat.Png)]
    [InlineData("lossy.webp", PictureFormat.Webp)]
    [InlineData("lossless.webp", PictureFormat.Webp)]
    [InlineData("animated.webp", PictureFormat.Webp)]
    public void The_header_tells_format_and_size(string name, PictureFormat format) =>
        Assert.Equal(new PictureInfo(format, 37, 29, 1), Pictures.Codec.Identify(Pictures.Read(name)) with { Copies = 1 });

    private static (int Largest, double Mean) Difference(string name)
    {
        using var frame = Pictures.Decode(name);
        Assert.Equal((37, 29), (frame.Width, frame.Height));
        return Pictures.Difference(Pictures.Read(name + ".rgb"), frame.Pixels);
    }

    private static void Close((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual)
    {
        Assert.InRange(actual.R, expected.R - Rounding, expected.R + Rounding);
        Assert.InRange(actual.G, expected.G - Rounding, expected.G + Rounding);
        Assert.InRange(actual.B, expected.B - Rounding, expected.B + Rounding);
    }
}
