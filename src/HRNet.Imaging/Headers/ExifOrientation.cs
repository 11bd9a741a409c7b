using System.Buffers.Binary;

namespace HRNet.Imaging.Headers;

/// <summary>The orientation tag of a block of EXIF data (Exif 2.3, 4.6.2 and table 4; the TIFF 6.0 layout of section 2 there).</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntrySize = 12;

    /// <summary>What stands before the TIFF header in a JPEG segment, and sometimes in a WebP chunk.</summary>
    public static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>1 to 8; 1 where the tag is missing or makes no sense, since a picture is not refused for its metadata.</summary>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith(Prefix))
            exif = exif[Prefix.Length..];
        if (exif.Length < 8 || !(exif.StartsWith("II*\0"u8) || exif.StartsWith("MM\0*"u8)))
            return 1;
        var littleEndian = exif[0] == (byte)'I';
        var directory = UInt32(exif[4..], littleEndian);
        if (directory > exif.Length - 2)
            return 1;
        var entries = exif[(int)directory..];
        var count = UInt16(entries, littleEndian);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= EntrySize; count--, entries = entries[EntrySize..])
        {
            if (UInt16(entries, littleEndian) != OrientationTag)
                continue;
            var value = UInt16(entries[2..], littleEndian) == ShortType ? UInt16(entries[8..], littleEndian) : 1;
            return value is >= 1 and <= 8 ? value : 1;
        }
        return 1;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
