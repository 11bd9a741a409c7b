using HRNet.Imaging.Headers;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;
using NetVips;

namespace HRNet.Imaging.Vips;

/// <summary>Pictures through libvips.</summary>
internal sealed unsafe class VipsCodec : IPictureCodec
{
    /// <inheritdoc/>
    public string Library { get; } = $"libvips {VipsLibrary.Version}";

    /// <inheritdoc/>
    public PictureInfo Identify(ReadOnlyMemory<byte> picture) => PictureHeader.Read(picture.Span);

    /// <inheritdoc/>
    public Frame Decode(ReadOnlyMemory<byte> picture, PictureLimits limits, CancellationToken cancel = default)
    {
        var time = new DecodingTime(limits, cancel);
        var info = PictureHeader.ReadWhole(picture.Span, limits);
        cancel.ThrowIfCancellationRequested();
        try
        {
            using var source = WatchedSource.Open(picture, info, time);
            using var stored = Load(source, info.Format);
            stored.StopWhen(time);
            var (width, height) = info.Orientation >= 5 ? (info.Height, info.Width) : (info.Width, info.Height);
            if (stored.Width != width || stored.Height != height)
                throw PictureHeader.Damaged(info.Format);
            return Upright.Turn(ToFrame(stored), info.Orientation);
        }
        catch (VipsException e) when (time.IsOver)
        {
            throw time.Stopped(e);
        }
        catch (VipsException e)
        {
            // libvips keeps its reasons in one text for the whole process, so this one may be of another thread's picture: good for a log,
            // not for an answer.
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
            using var image = Tagged(pixels, frame.Width, frame.Height, Frame.Channels, Enums.Interpretation.Srgb);
            return format switch
            {
                PictureFormat.Jpeg => image.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None),
                PictureFormat.Webp => image.WebpsaveBuffer(q: quality, effort: 2, keep: Enums.ForeignKeep.None),
                _ => image.PngsaveBuffer(compression: 2, filter: Enums.ForeignPngFilter.Sub, keep: Enums.ForeignKeep.None),
            };
        }
    }

    /// <inheritdoc/>
    public byte[] EncodeGray(ReadOnlySpan<byte> values, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, width * height);
        fixed (byte* pixels = values)
        {
            using var image = Tagged(pixels, width, height, 1, Enums.Interpretation.Bw);
            // Unfiltered: neighboring class ids are equal, and filters only help where neighbors differ a little.
            return image.PngsaveBuffer(compression: 2, filter: Enums.ForeignPngFilter.None, keep: Enums.ForeignKeep.None);
        }
    }

    /// <inheritdoc/>
    public void Paint(Frame frame, IReadOnlyList<Shape> shapes) => Painter.Paint(frame, shapes, VipsPainter.Paint);

    // By the loader of the format that the header named: left to libvips' own guess, a file that is two things at once could reach another.
    private static Image Load(Source source, PictureFormat format)
    {
        var (access, failOn) = (Enums.Access.Sequential, Enums.FailOn.Truncated);
        return format switch
        {
            PictureFormat.Jpeg => Image.JpegloadSource(source, access: access, failOn: failOn),
            PictureFormat.Png => Image.PngloadSource(source, access: access, failOn: failOn),
            _ => Image.WebploadSource(source, access: access, failOn: failOn),
        };
    }

    private static Frame ToFrame(Image stored)
    {
        var interpretation = stored.Interpretation;
        if (interpretation == Enums.Interpretation.Cmyk)
            return FromCmyk(stored);
        if (interpretation == Enums.Interpretation.Srgb && stored.Bands == Frame.Channels && stored.Format == Enums.BandFormat.Uchar)
            return Write(stored);
        // From gray or 16 bits to 8-bit RGB, and then onto white where there is transparency.
        using var rgb = stored.Colourspace(Enums.Interpretation.Srgb);
        if (rgb.Bands == Frame.Channels)
            return Write(rgb);
        using var opaque = rgb.Flatten([255]);
        return Write(opaque);
    }

    private static Frame Write(Image rgb)
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

    // Without a color profile, as OpenCV does it, which the networks' training pictures were read with: each of C, M and Y darkened by K.
    private static Frame FromCmyk(Image stored)
    {
        var inks = PixelMemory.Rent(stored.Width * stored.Height * 4);
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
            PixelMemory.Return(inks);
        }
    }

    private static Image Tagged(byte* pixels, int width, int height, int bands, Enums.Interpretation interpretation)
    {
        using var image = VipsImage.Over(pixels, width, height, bands);
        return image.Copy(interpretation: interpretation);
    }
}
