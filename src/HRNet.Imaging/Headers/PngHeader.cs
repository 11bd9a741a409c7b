using System.Buffers.Binary;

namespace HRNet.Imaging.Headers;

/// <summary>
/// Size and orientation of a PNG picture: its IHDR and, where there is one, its eXIf chunk (PNG specification, third edition, 11.2 and
/// 11.3).
/// </summary>
internal static class PngHeader
{
    private const byte Interlaced = 1; // Its rows come in seven passes, over a whole picture that is kept.
    private const int ChunkOverhead = 12; // Length, type and check sum.

    /// <summary>The eight bytes every PNG starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads the IHDR chunk, then walks the chunks for the orientation.</summary>
    public static StoredSize Read(ReadOnlySpan<byte> picture)
    {
        var chunks = picture[Signature.Length..];
        if (chunks.Length < 8 + 13 || !chunks[4..8].SequenceEqual("IHDR"u8))
            throw PictureHeader.Damaged(PictureFormat.Png);
        var width = BinaryPrimitives.ReadUInt32BigEndian(chunks[8..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(chunks[12..]);
        return width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? new StoredSize(PictureFormat.Png, (int)width, (int)height, Orientation(chunks), PictureHeader.Copies(kept: chunks[20] == Interlaced ? Bytes(chunks[16], chunks[17]) : 0))
            : throw PictureHeader.Damaged(PictureFormat.Png);
    }

    /// <summary>True when the chunks go on to the last one.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> picture) => Find(picture[Signature.Length..], "IEND"u8, out _);

    // Of a pixel as it is decoded, with the transparency that a chunk may add: gray, or colors and those of a palette.
    private static int Bytes(byte bits, byte color) => (color is 0 or 4 ? 2 : 4) * (bits == 16 ? 2 : 1);

    private static int Orientation(ReadOnlySpan<byte> chunks) => Find(chunks, "eXIf"u8, out var data) ? ExifOrientation.Read(data) : 1;

    private static bool Find(ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data)
    {
        while (chunks.Length >= ChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - ChunkOverhead)
                break;
            data = chunks.Slice(8, (int)length);
            if (chunks[4..8].SequenceEqual(type))
                return true;
            chunks = chunks[(ChunkOverhead + (int)length)..];
        }
        data = default;
        return false;
    }
}
