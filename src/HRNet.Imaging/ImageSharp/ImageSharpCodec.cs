using System.Runtime.InteropServices;
using HRNet.Imaging.Headers;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using Ink = SixLabors.ImageSharp.Color;

namespace HRNet.Imaging.ImageSharp;

/// <summary>Pictures through SixLabors.ImageSharp 3.1.</summary>
internal sealed class ImageSharpCodec : IPictureCodec
{
    // The three wanted formats only, and one thread: requests run side by side already.
    private readonly Configuration _configuration =
        new(new JpegConfigurationModule(), new PngConfigurationModule(), new WebpConfigurationModule()) { MaxDegreeOfParallelism = 1 };

    private readonly DecoderOptions _decoding;

    /// <summary>Makes the codec with a configuration of its own.</summary>
    public ImageSharpCodec() => _decoding = new DecoderOptions { Configuration = _configuration, MaxFrames = 1, SkipMetadata = true };

    /// <inheritdoc/>
    public string Library { get; } = $"ImageSharp {typeof(Image).Assembly.GetName().Version?.ToString(3)}";

    /// <inheritdoc/>
    public PictureInfo Identify(ReadOnlyMemory<byte> picture) => PictureHeader.Read(picture.Span);

    /// <inheritdoc/>
    public Frame Decode(ReadOnlyMemory<byte> picture, PictureLimits limits, CancellationToken cancel = default)
    {
        var time = new DecodingTime(limits, cancel);
        var info = PictureHeader.ReadWhole(picture.Span, limits);
        cancel.ThrowIfCancellationRequested();
        using var stop = time.ToToken();
        try
        {
            return Upright.Turn(
                info.Format == PictureFormat.Jpeg ? DecodeOpaque(picture, info, stop.Token) : DecodeOnWhite(picture, info, stop.Token), info.Orientation);
        }
        catch (OperationCanceledException e)
        {
            throw time.Stopped(e);
        }
        catch (Exception e) when (e is not PictureException and not OutOfMemoryException)
        {
            // Damaged pictures have been seen to raise any exception, NullReferenceException included.
            throw PictureHeader.Undecodable(info.Format, e);
        }
    }

    /// <inheritdoc/>
    public byte[] Encode(Frame frame, PictureFormat format, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using var image = Image.LoadPixelData<Rgb24>(_configuration, frame.Pixels, frame.Width, frame.Height);
        return Save(image, format switch
        {
            PictureFormat.Jpeg => new JpegEncoder { Quality = quality },
            PictureFormat.Webp => new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = quality, Method = WebpEncodingMethod.Level2 },
            _ => new PngEncoder { ColorType = PngColorType.Rgb, CompressionLevel = PngCompressionLevel.Level2, FilterMethod = PngFilterMethod.Sub },
        });
    }

    /// <inheritdoc/>
    public byte[] EncodeGray(ReadOnlySpan<byte> values, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, width * height);
        using var image = Image.LoadPixelData<L8>(_configuration, values, width, height);
        return Save(image, new PngEncoder
        {
            ColorType = PngColorType.Grayscale,
            BitDepth = PngBitDepth.Bit8,
            CompressionLevel = PngCompressionLevel.Level2,
            FilterMethod = PngFilterMethod.None,
        });
    }

    /// <inheritdoc/>
    public void Paint(Frame frame, IReadOnlyList<Shape> shapes) =>
        Painter.Paint(frame, shapes, (target, vectors, _) => ImageSharpPainter.Paint(_configuration, target, vectors));

    private Frame DecodeOpaque(ReadOnlyMemory<byte> picture, PictureInfo info, CancellationToken stop)
    {
        using var image = Load<Rgb24>(picture, stop);
        return ToFrame(image, info);
    }

    private Frame DecodeOnWhite(ReadOnlyMemory<byte> picture, PictureInfo info, CancellationToken stop)
    {
        using var image = Load<Rgba32>(picture, stop);
        image.Mutate(context => context.BackgroundColor(Ink.White));
        using var opaque = image.CloneAs<Rgb24>();
        return ToFrame(opaque, info);
    }

    /// <summary>Only the method that may wait can be stopped; from memory there is nothing to wait for, and it decodes on this thread.</summary>
    private Image<TPixel> Load<TPixel>(ReadOnlyMemory<byte> picture, CancellationToken stop)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var stream = MemoryMarshal.TryGetArray(picture, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(picture.ToArray());
        return Image.LoadAsync<TPixel>(_decoding, stream, stop).GetAwaiter().GetResult();
    }

    private static Frame ToFrame(Image<Rgb24> image, PictureInfo info)
    {
        var (width, height) = info.Orientation >= 5 ? (info.Height, info.Width) : (info.Width, info.Height);
        if (image.Width != width || image.Height != height)
            throw PictureHeader.Damaged(info.Format);
        var frame = new Frame(width, height);
        image.CopyPixelDataTo(frame.Pixels);
        return frame;
    }

    private static byte[] Save(Image image, IImageEncoder encoder)
    {
        using var stream = new MemoryStream();
        image.Save(stream, encoder);
        return stream.ToArray();
    }
}
