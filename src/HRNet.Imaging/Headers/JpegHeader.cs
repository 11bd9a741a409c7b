using System.Buffers.Binary;

namespace HRNet.Imaging.Headers;

/// <summary>
/// Size and orientation of a JPEG picture: ITU-T T.81 annex B for the markers, Exif 2.3 section 4.5.4 for the APP1 segment.
/// </summary>
internal static class JpegHeader
{
    private const byte App1 = 0xE1;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    /// <summary>Lower bits of the frame headers SOF2, SOF6, SOF10 and SOF14.</summary>
    private const int ProgressiveFrame = 2;

    /// <summary>Components of a picture for print.</summary>
    private const int Inks = 4;

    /// <summary>Start of image, and the first byte of the marker after it.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    /// <summary>Walks the marker segments to the frame header, and on to the first scan.</summary>
    public static StoredSize Read(ReadOnlySpan<byte> picture)
    {
        var (orientation, components, severalScans) = (0, 0, false);
        StoredSize? found = null;
        for (var at = 2; Next(picture, ref at, out var marker, out var segment);)
        {
            if (marker is EndOfImage or StartOfScan)
            {
                severalScans |= marker == StartOfScan && !segment.IsEmpty && segment[0] < components;
                break;
            }
            if (found is null && marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
                (found, components, severalScans) = (Frame(segment), Math.Min((int)segment[5], Inks), (marker & 3) == ProgressiveFrame);
            else if (found is null && marker == App1 && orientation == 0 && segment.StartsWith(ExifOrientation.Prefix))
                orientation = ExifOrientation.Read(segment);
        }
        // Coefficients of two bytes are kept where they come in several scans, and inks beside the colors that are made of them.
        var kept = (severalScans ? 2 * components : 0) + (components == Inks ? Inks : 0);
        return found is { } size
            ? size with { Orientation = orientation == 0 ? 1 : orientation, Copies = PictureHeader.Copies(kept) }
            : throw PictureHeader.Damaged(PictureFormat.Jpeg);
    }

    /// <summary>
    /// How many scans there are up to the end of the picture; 0 when no end follows the first one. Coded pixels never look like a marker, though a thumbnail before them may have some.
    /// A decoder goes over all pixels once for each scan, however few bytes that has.
    /// </summary>
    public static int Scans(ReadOnlySpan<byte> picture)
    {
        var at = 2;
        byte marker;
        do
        {
            if (!Next(picture, ref at, out marker, out _))
                return 0;
        }
        while (marker != StartOfScan);

        for (var scans = 1; picture[at..].IndexOf((byte)0xFF) is >= 0 and var coded;)
        {
            at += coded;
            if (at + 1 < picture.Length && picture[at + 1] is 0 or 0xFF or (>= 0xD0 and <= 0xD7))
                at += picture[at + 1] == 0xFF ? 1 : 2; // A coded 255, a fill byte, or a restart.
            else if (at + 1 < picture.Length && picture[at + 1] == EndOfImage)
                return scans;
            else if (!Next(picture, ref at, out marker, out _))
                return 0;
            else if (marker == StartOfScan)
                scans++;
        }
        return 0;
    }

    // The next marker with a segment, and what is in it; the position moves past it.
    private static bool Next(ReadOnlySpan<byte> picture, ref int at, out byte marker, out ReadOnlySpan<byte> segment)
    {
        while (at + 4 <= picture.Length && picture[at] == 0xFF)
        {
            marker = picture[at + 1];
            if (marker == 0xFF)
            {
                at++; // A fill byte.
                continue;
            }
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2; // A marker that stands alone.
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 2)..]);
            if (length < 2 || at + 2 + length > picture.Length)
                break;
            segment = picture.Slice(at + 4, length - 2);
            at += 2 + length;
            return true;
        }
        marker = 0;
        segment = default;
        return false;
    }

    // Sample precision, rows, columns, components.
    private static StoredSize Frame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6)
            throw PictureHeader.Damaged(PictureFormat.Jpeg);
        var rows = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        var columns = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        return rows > 0 && columns > 0 ? new StoredSize(PictureFormat.Jpeg, columns, rows, Orientation: 1, Copies: 1) : throw PictureHeader.Damaged(PictureFormat.Jpeg);
    }
}
