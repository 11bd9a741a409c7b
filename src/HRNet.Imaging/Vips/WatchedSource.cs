using NetVips;

namespace HRNet.Imaging.Vips;

/// <summary>
/// The bytes of a picture whose decoder works before it gives the first row: all passes of a progressive JPEG, or of an interlaced PNG. There
/// libvips can be stopped only by what it reads from, so it is given little at a time, and an error once the time is over.
/// </summary>
internal static class WatchedSource
{
    private const int Failed = -1;

    /// <summary>In how many parts a picture is read at least, so that the time is looked at as often.</summary>
    private const int Parts = 512;

    private const int LeastPart = 64;

    /// <summary>Opens the bytes, which must stay as they are.</summary>
    public static Source Open(ReadOnlyMemory<byte> picture, PictureInfo info, DecodingTime time)
    {
        if (info.Copies == 1 || info.Format == PictureFormat.Webp)
            return Source.NewFromMemory(picture.Span);
        var (position, most) = (0, Math.Max(LeastPart, picture.Length / Parts));
        var source = new SourceCustom();
        source.OnRead += (buffer, length) =>
        {
            if (time.IsOver)
                return Failed;
            var part = Math.Min(Math.Min(length, most), picture.Length - position);
            picture.Span.Slice(position, part).CopyTo(buffer);
            position += part;
            return part;
        };
        source.OnSeek += (offset, origin) => position = (int)Math.Clamp(
            offset + (origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => position,
                _ => picture.Length,
            }), 0, picture.Length);
        return source;
    }
}
