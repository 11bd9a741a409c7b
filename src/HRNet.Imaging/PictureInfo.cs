namespace HRNet.Imaging;

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
