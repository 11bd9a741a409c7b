using System.Buffers.Binary;

namespace HRNet.Imaging.Headers;

/// <summary>
/// Size and orientation of a WebP picture (RFC 9649: 2.5 lossy, 2.6 lossless, 2.7 extended; RFC 6386 section 9.1 for the lossy frame's
/// size).
/// </summary>
internal static class WebpHeader
{
    // Bytes of a pixel that are kept until the whole picture is decoded and read; of an animation the canvas too.
    private const int Still = 5;
    private const int Animated = 9;
    private const int AnimationFlag = 2;
    private const int ChunksStart = 12; // After 'RIFF', the file size and 'WEBP'.

    /// <summary>True when the bytes are a RIFF file of the WebP kind.</summary>
    public static bool IsWebp(ReadOnlySpan<byte> picture) =>
        picture.Length >= ChunksStart && picture.StartsWith("RIFF"u8) && picture[8..12].SequenceEqual("WEBP"u8);

    /// <summary>Reads the first chunk and, of an extended file, the orientation from its EXIF chunk.</summary>
    public static StoredSize Read(ReadOnlySpan<byte> picture)
    {
        var chunks = picture[ChunksStart..];
        if (chunks.Length < 8 + 10)
            throw PictureHeader.Damaged(PictureFormat.Webp);
        var type = chunks[..4];
        var data = chunks[8..];
        if (type.SequenceEqual("VP8X"u8))
            return new StoredSize(PictureFormat.Webp, 1 + UInt24(data[4..]), 1 + UInt24(data[7..]), Orientation(chunks), PictureHeader.Copies((data[0] & AnimationFlag) != 0 ? Animated : Still));
        if (type.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new StoredSize(PictureFormat.Webp, 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF), 1, PictureHeader.Copies(Still));
        }
        if (type.SequenceEqual("VP8 "u8) && data[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
        {
            // The upper two bits of each word are a scale for display that no decoder applies.
            var width = BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF;
            var height = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF;
            if (width > 0 && height > 0)
                return new StoredSize(PictureFormat.Webp, width, height, 1, PictureHeader.Copies(Still));
        }
        throw PictureHeader.Damaged(PictureFormat.Webp);
    }

    /// <summary>True when the file is as long as it says.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> picture) => BinaryPrimitives.ReadUInt32LittleEndian(picture[4..]) <= picture.Length - 8;

    /// <summary>How many pictures an animation has; 0 where it is none.</summary>
    public static int Frames(ReadOnlySpan<byte> picture)
    {
        var frames = 0;
        for (var chunks = picture[ChunksStart..]; Next(ref chunks, out var type, out _);)
            frames += type.SequenceEqual("ANMF"u8) ? 1 : 0;
        return frames;
    }

    private static int Orientation(ReadOnlySpan<byte> chunks)
    {
        while (Next(ref chunks, out var type, out var data))
        {
            if (type.SequenceEqual("EXIF"u8))
                return ExifOrientation.Read(data);
        }
        return 1;
    }

    // The next chunk, and what is in it; the rest begins behind it.
    private static bool Next(ref ReadOnlySpan<byte> chunks, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data)
    {
        type = data = default;
        if (chunks.Length < 8)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
        if (length > chunks.Length - 8)
            return false;
        type = chunks[..4];
        data = chunks.Slice(8, (int)length);
        chunks = chunks[Math.Min(8 + (int)length + ((int)length & 1), chunks.Length)..];
        return true;
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}
