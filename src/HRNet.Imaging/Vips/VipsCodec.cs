using System.Buffers;
using System.Globalization;
using HRNet.Imaging.Headers;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Vips;

/// <summary>Pictures through libvips.</summary>
internal sealed unsafe class VipsCodec : IPictureCodec
{
    /// <inheritdoc/>
    public string Library { get; } = $"libvips {VipsLibrary.Version}";

    /// <inheritdoc/>
    public PictureInfo Identify(ReadOnlyMemory<byte> picture) => PictureHeader.Read(picture.Span);

    /// <inheritdoc/>
    public Frame Decode(ReadOnlyMemory<byte> picture, PictureLimits limits)
    {
        var info = PictureHeader.ReadWhole(picture.Span, limits);
        try
        {
            fixed (byte* bytes = picture.Span)
            {
                using var stored = Load(bytes, picture.Length, info.Format);
                var (width, height) = info.Orientation >= 5 ? (info.Height, info.Width) : (info.Width, info.Height);
                if (stored.Width != width || stored.Height != height)
                    throw PictureHeader.Damaged(info.Format);
                return Upright.Turn(ToFrame(stored), info.Orientation);
            }
        }
        catch (VipsException e)
        {
            throw PictureHeader.Undecodable(info.Format, e);
        }
    }

    /// <inheritdoc/>
    public byte[] Encode(Frame frame, PictureFormat format, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        fixed (byte* pixels = frame.Pixels)
        {
            using var image = Tagged(pixels, frame.Width, frame.Height, Frame.Channels, "srgb");
            using var save = format switch
            {
                PictureFormat.Jpeg => new Operation("jpegsave_buffer").With("Q", Text(quality)),
                PictureFormat.Webp => new Operation("webpsave_buffer").With("Q", Text(quality)).With("effort", "2"),
                _ => new Operation("pngsave_buffer").With("compression", "2").With("filter", "sub"),
            };
            return save.With("in", image).With("keep", "none").File();
        }
    }

    /// <inheritdoc/>
    public byte[] EncodeGray(ReadOnlySpan<byte> values, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, width * height);
        fixed (byte* pixels = values)
        {
            using var image = Tagged(pixels, width, height, 1, "b-w");
            // Unfiltered: neighbouring class ids are equal, and filters only help where neighbours differ a little.
            using var save = new Operation("pngsave_buffer").With("compression", "2").With("filter", "none");
            return save.With("in", image).With("keep", "none").File();
        }
    }

    /// <inheritdoc/>
    public void Paint(Frame frame, IReadOnlyList<Shape> shapes) => Painter.Paint(frame, shapes, VipsPainter.Paint);

    private static VipsImage Load(byte* bytes, int length, PictureFormat format)
    {
        var loader = format switch
        {
            PictureFormat.Jpeg => "jpegload_buffer",
            PictureFormat.Png => "pngload_buffer",
            _ => "webpload_buffer",
        };
        using var load = new Operation(loader).With("buffer", bytes, length).With("access", "sequential").With("fail_on", "truncated");
        return load.Image();
    }

    private static Frame ToFrame(VipsImage stored)
    {
        if (stored.Interpretation == VipsImage.Cmyk)
            return FromCmyk(stored);
        if (stored.Interpretation == VipsImage.Rgb && stored.Bands == Frame.Channels && stored.IsBytes)
            return Write(stored);
        // From grey or 16 bits to 8-bit RGB, and then onto white where there is transparency.
        using var convert = new Operation("colourspace").With("in", stored).With("space", "srgb");
        using var rgb = convert.Image();
        if (rgb.Bands == Frame.Channels)
            return Write(rgb);
        using var flatten = new Operation("flatten").With("in", rgb).With("background", "255");
        using var opaque = flatten.Image();
        return Write(opaque);
    }

    private static Frame Write(VipsImage rgb)
    {
        var frame = new Frame(rgb.Width, rgb.Height);
        try
        {
            rgb.WriteTo(frame.Pixels);
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    // Without a colour profile, as OpenCV does it, which the networks' training pictures were read with: each of C, M and Y darkened by K.
    private static Frame FromCmyk(VipsImage stored)
    {
        var inks = ArrayPool<byte>.Shared.Rent(stored.Width * stored.Height * 4);
        try
        {
            var cmyk = inks.AsSpan(0, stored.Width * stored.Height * 4);
            stored.WriteTo(cmyk);
            var frame = new Frame(stored.Width, stored.Height);
            var rgb = frame.Pixels;
            for (int from = 0, to = 0; from < cmyk.Length; from += 4, to += Frame.Channels)
            {
                var light = 255 - cmyk[from + 3];
                for (var channel = 0; channel < Frame.Channels; channel++)
                    rgb[to + channel] = (byte)(((255 - cmyk[from + channel]) * light + 127) / 255);
            }
            return frame;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(inks);
        }
    }

    private static VipsImage Tagged(byte* pixels, int width, int height, int bands, string interpretation)
    {
        using var image = VipsImage.Over(pixels, width, height, bands);
        using var copy = new Operation("copy").With("in", image).With("interpretation", interpretation);
        return copy.Image();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
