using HRNet.Imaging.Shapes;

namespace HRNet.Imaging;

/// <summary>
/// All that the product asks of a picture library. Implemented over libvips and over ImageSharp; <c>PictureCodec.Create</c> gives the one
/// that was built in. Instances are safe to use from several threads at once.
/// </summary>
public interface IPictureCodec
{
    /// <summary>Name and version of the library, for logs.</summary>
    string Library { get; }

    /// <summary>Reads the header alone.</summary>
    /// <exception cref="PictureException">The bytes are no JPEG, PNG or WebP picture.</exception>
    PictureInfo Identify(ReadOnlyMemory<byte> picture);

    /// <summary>
    /// Decodes to upright RGB: the EXIF orientation applied, gray and CMYK converted, 16 bits reduced to 8, transparency laid on white, the
    /// first picture of an animation. The limits are checked before decoding, but for its time, which ends it.
    /// </summary>
    /// <param name="picture">The file's bytes.</param>
    /// <param name="limits">What is decoded at most.</param>
    /// <param name="cancel">Stops decoding.</param>
    /// <exception cref="PictureException">The picture is unreadable, of another type, or beyond <paramref name="limits"/>.</exception>
    /// <exception cref="OperationCanceledException">Decoding was canceled.</exception>
    Frame Decode(ReadOnlyMemory<byte> picture, PictureLimits limits, CancellationToken cancel = default);

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="format">The format to write.</param>
    /// <param name="quality">1 to 100, for JPEG and WebP.</param>
    byte[] Encode(Frame frame, PictureFormat format, int quality = 90);

    /// <summary>Writes an 8-bit gray PNG whose pixel values are the given ones, such as class ids.</summary>
    /// <param name="values">width x height values, rows from top to bottom.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    byte[] EncodeGray(ReadOnlySpan<byte> values, int width, int height);

    /// <summary>Draws the shapes onto the frame, in order, antialiased.</summary>
    void Paint(Frame frame, IReadOnlyList<Shape> shapes);
}

/// <summary>What the header of a picture says, read without decoding it.</summary>
/// <param name="Format">The format, told by the bytes, not by a name.</param>
/// <param name="Width">Columns once upright (after the EXIF orientation).</param>
/// <param name="Height">Rows once upright.</param>
/// <param name="Orientation">EXIF orientation, 1 to 8; 1 where none is given.</param>
public sealed record PictureInfo(PictureFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>How many times the picture's pixels a decoder holds at once: 3 where it is progressive, for example.</summary>
    internal int Copies { get; init; } = 1;

    /// <summary>Bytes that decoding takes at its height, the decoded picture included.</summary>
    public long DecodingBytes => (long)Width * Height * Frame.Channels * Copies;
}

/// <summary>The picture formats that are read and written.</summary>
public enum PictureFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP; of an animation the first picture.</summary>
    Webp,
}
