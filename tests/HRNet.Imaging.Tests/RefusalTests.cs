using System.Text;
using HRNet.Fuzz.Hostile;

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
        var refused = Pictures.Refused([.. PngFiles.Signature, .. PngFiles.Header(1, 500_000_000)], PictureProblem.TooManyPixels);
        Assert.Contains("500,000,000", refused.Message);
    }

    [Fact]
    public void More_pixels_than_allowed_are_refused_by_the_header() =>
        Pictures.Refused([.. PngFiles.Signature, .. PngFiles.Header(12_000, 12_000)], PictureProblem.TooManyPixels);

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

    [Theory, InlineData(10_000, true), InlineData(10_001, false)]
    public void An_animation_of_very_many_pictures_is_refused_before_a_decoder_lists_them(int pictures, bool taken)
    {
        var frame = WebpFiles.AnimationFrame(0, 0, 2, 2, 40, WebpFiles.Plain(2, 2));
        var animation = WebpFiles.File([WebpFiles.Extended(2, 2, 2), WebpFiles.Chunk("ANIM", new byte[6]), .. Enumerable.Repeat(frame, pictures)]);
        if (taken)
            Pictures.Codec.Decode(animation, Pictures.Limits, TestContext.Current.CancellationToken).Dispose();
        else
            Assert.Contains("10,001 pictures", Pictures.Refused(animation, PictureProblem.TooManyPixels).Message);
    }

    [Theory]
    [InlineData("rgb.jpg", 1)]
    [InlineData("progressive.jpg", 3)]
    [InlineData("rgb.png", 1)]
    [InlineData("cmyk.jpg", 3)]
    [InlineData("orientation-6.jpg", 2)]
    [InlineData("sixteen-bit-alpha.png", 1)]
    [InlineData("lossy.webp", 3)]
    [InlineData("lossless.webp", 3)]
    [InlineData("animated.webp", 4)]
    public void The_memory_of_a_picture_is_counted_as_its_decoder_uses_it(string name, int copies)
    {
        var info = Pictures.Codec.Identify(Pictures.Read(name));
        Assert.Equal(copies * 3L * info.Width * info.Height, info.DecodingBytes);
    }

    [Fact]
    public void What_is_kept_until_all_is_decoded_is_counted()
    {
        Counts(4, PngFiles.Picture(8, 8, bits: 16, color: 6, interlaced: true));
        Counts(3, PngFiles.Picture(8, 8, bits: 8, color: 2, interlaced: true));
        Counts(2, PngFiles.Picture(8, 8, bits: 1, color: 0, interlaced: true));
        Counts(1, JpegFiles.Baseline(8, 8));
        // Each component in a scan of its own: all coefficients are kept, as of a progressive picture.
        Counts(3, [.. JpegFiles.Start, .. JpegFiles.Tables, .. JpegFiles.Frame(0, 8, 8), .. Enumerable.Range(1, 3).SelectMany(component => JpegFiles.Scan(component, 1, 0, 63, 0, [0])), .. JpegFiles.End]);
        Counts(5, JpegFiles.Progressive(8, 8, components: 4));

        static void Counts(int copies, byte[] picture) => Assert.Equal(copies * 3L * 8 * 8, Pictures.Codec.Identify(picture).DecodingBytes);
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
}
