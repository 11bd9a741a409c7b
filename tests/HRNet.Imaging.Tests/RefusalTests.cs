using System.Buffers.Binary;
using System.Text;

namespace HRNet.Imaging.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("other.gif", "GIF")]
    [InlineData("other.tiff", "TIFF")]
    [InlineData("other.bmp", "BMP")]
    [InlineData("other.pdf", "PDF")]
    public void A_file_of_another_type_is_named(string fixture, string name) => Names(Pictures.Read(fixture), name);

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [InlineData("\uFEFF<?xml version='1.0'?>\n<!-- a drawing -->\n<svg width='1'/>", "SVG")]
    [InlineData("\0\0\0\u0020ftypheic\0\0\0\0mif1heic", "HEIC")]
    [InlineData("\0\0\0\u0020ftypavif\0\0\0\0avifmif1", "AVIF")]
    [InlineData("\0\0\0\u0020ftypisom\0\0\0\0isomavc1", "video")]
    public void A_file_of_another_type_is_named_by_its_first_bytes(string start, string name) => Names(Encoding.UTF8.GetBytes(start), name);

    [Fact]
    public void A_web_page_is_told_from_a_picture()
    {
        var refused = Pictures.Refused("<!DOCTYPE html><html><body>Not found</body></html>"u8.ToArray(), PictureProblem.Unreadable);
        Assert.Contains("web page", refused.Message);
    }

    [Fact]
    public void An_empty_file_is_said_to_be_empty() => Assert.Contains("empty", Pictures.Refused([], PictureProblem.Unreadable).Message);

    [Fact]
    public void Bytes_that_mean_nothing_are_no_picture() => Pictures.Refused("BM is how this text begins."u8.ToArray(), PictureProblem.Unreadable);

    [Theory]
    [InlineData("rgb.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("rgb.png")]
    [InlineData("palette.png")]
    [InlineData("lossy.webp")]
    [InlineData("lossless.webp")]
    [InlineData("animated.webp")]
    public void A_picture_cut_short_is_unreadable_wherever_it_ends(string name)
    {
        var whole = Pictures.Read(name);
        for (var length = 0; length < whole.Length - 1; length += Math.Max(1, whole.Length / 97))
            Pictures.Refused(whole[..length], PictureProblem.Unreadable);
        Assert.Contains("cut short", Pictures.Refused(whole[..(whole.Length * 3 / 4)], PictureProblem.Unreadable).Message);
    }

    [Fact]
    public void A_png_that_claims_500_million_rows_is_refused_by_its_header()
    {
        var refused = Pictures.Refused(PngHeader(1, 500_000_000), PictureProblem.TooManyPixels);
        Assert.Contains("500,000,000", refused.Message);
    }

    [Fact]
    public void More_pixels_than_allowed_are_refused_by_the_header() =>
        Pictures.Refused(PngHeader(12_000, 12_000), PictureProblem.TooManyPixels);

    [Fact]
    public void A_line_of_pixels_is_refused_for_its_ratio()
    {
        using var line = Pictures.Plain(1, 60, 128);
        var picture = Pictures.Codec.Encode(line, PictureFormat.Png);
        Assert.Contains("50 times", Pictures.Refused(picture, PictureProblem.TooManyPixels).Message);

        using var decoded = Pictures.Codec.Decode(picture, new PictureLimits { MaxAspect = 60 }, TestContext.Current.CancellationToken);
        Assert.Equal((1, 60), (decoded.Width, decoded.Height));
    }

    [Theory, InlineData(100, true), InlineData(101, false), InlineData(1000, false)]
    public void A_jpeg_of_very_many_scans_is_refused_before_a_decoder_goes_over_it_as_often(int scans, bool taken)
    {
        var picture = Repeated(Pictures.Read("progressive.jpg"), scans);
        // A decoder that looks at it finds the same scan again, and refuses that.
        if (taken)
            Assert.Contains("cannot be decoded", Pictures.Refused(picture, PictureProblem.Unreadable).Message);
        else
            Assert.Contains($"stored in {scans:N0} passes", Pictures.Refused(picture, PictureProblem.TooManyPixels).Message);
    }

    [Fact]
    public void Fewer_scans_are_taken_of_larger_pictures()
    {
        var picture = Repeated(Pictures.Read("progressive.jpg"), 20);
        Pictures.Refused(picture, PictureProblem.Unreadable, new PictureLimits { MaxPixels = 37 * 29 * 2 });
        Pictures.Refused(picture, PictureProblem.TooManyPixels, new PictureLimits { MaxPixels = 37 * 29 });
    }

    [Theory]
    [InlineData("rgb.jpg", 1)]
    [InlineData("progressive.jpg", 3)]
    [InlineData("rgb.png", 1)]
    [InlineData("lossy.webp", 2)]
    public void The_memory_of_a_picture_is_counted_as_its_decoder_uses_it(string name, int copies)
    {
        var info = Pictures.Codec.Identify(Pictures.Read(name));
        Assert.Equal(copies * 3L * info.Width * info.Height, info.DecodingBytes);
    }

    [Fact]
    public void More_bytes_than_allowed_are_refused_before_anything_is_read() =>
        Pictures.Refused(new byte[2000], PictureProblem.TooManyBytes, new PictureLimits { MaxBytes = 1999 });

    [Fact]
    public void A_picture_at_the_limits_is_taken()
    {
        var picture = Pictures.Read("rgb.png");
        var limits = new PictureLimits { MaxBytes = picture.Length, MaxSide = 37, MaxPixels = 37 * 29, MaxAspect = 2 };
        using var frame = Pictures.Codec.Decode(picture, limits, TestContext.Current.CancellationToken);
        Assert.Equal(37, frame.Width);
        Pictures.Refused(picture, PictureProblem.TooManyPixels, new PictureLimits { MaxPixels = 37 * 29 - 1 });
        Pictures.Refused(picture, PictureProblem.TooManyPixels, new PictureLimits { MaxSide = 36 });
    }

    /// <summary>A progressive picture whose last scan comes again and again.</summary>
    private static byte[] Repeated(byte[] picture, int scans)
    {
        var first = Count(picture);
        var last = picture.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var scan = picture[last..^2];
        return [.. picture[..^2], .. Enumerable.Repeat(scan, scans - first).SelectMany(bytes => bytes), 0xFF, 0xD9];

        static int Count(ReadOnlySpan<byte> bytes)
        {
            var count = 0;
            for (int at; (at = bytes.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA])) >= 0; bytes = bytes[(at + 2)..])
                count++;
            return count;
        }
    }

    private static void Names(byte[] file, string name) =>
        Assert.Contains(name, Pictures.Refused(file, PictureProblem.UnsupportedType).Message);

    // Signature and IHDR of an 8-bit gray PNG.
    private static byte[] PngHeader(uint width, uint height)
    {
        byte[] header = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R',
            0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(20), height);
        return header;
    }
}
