using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HRNet.Fuzz.Hostile;

/// <summary>PNG files written chunk by chunk (PNG specification, third edition), lawful ones and others. All their pixels are 0.</summary>
internal static class PngFiles
{
    /// <summary>Eight bytes that all begin with.</summary>
    public static byte[] Signature { get; } = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>The last chunk.</summary>
    public static byte[] End { get; } = Chunk("IEND", []);

    /// <summary>A file of chunks.</summary>
    public static byte[] File(params ReadOnlySpan<byte[]> chunks)
    {
        List<byte> file = [.. Signature];
        foreach (var chunk in chunks)
            file.AddRange(chunk);
        return [.. file, .. End];
    }

    /// <summary>A chunk with its check sum.</summary>
    public static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.Latin1.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Of(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>The first chunk: size, bits of a sample, color type (0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGBA).</summary>
    public static byte[] Header(uint width, uint height, int bits = 8, int color = 2, bool interlaced = false)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = ((byte)bits, (byte)color, (byte)(interlaced ? 1 : 0));
        return Chunk("IHDR", data);
    }

    /// <summary>A whole picture.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="color">Color type.</param>
    /// <param name="interlaced">Whether in seven passes.</param>
    /// <param name="before">Chunks before the pixels; the palette comes by itself.</param>
    public static byte[] Picture(uint width, uint height, int bits = 8, int color = 2, bool interlaced = false, params ReadOnlySpan<byte[]> before)
    {
        byte[] palette = color == 3 ? Chunk("PLTE", new byte[3 << bits]) : [];
        List<byte> file = [.. Signature, .. Header(width, height, bits, color, interlaced), .. palette];
        foreach (var chunk in before)
            file.AddRange(chunk);
        return [.. file, .. Chunk("IDAT", Zeros(Bytes(width, height, bits, color, interlaced))), .. End];
    }

    /// <summary>Bytes of the rows, each with its filter.</summary>
    public static long Bytes(long width, long height, int bits, int color, bool interlaced)
    {
        var bitsOfPixel = bits * color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        if (!interlaced)
            return height * (1 + (width * bitsOfPixel + 7) / 8);
        var sum = 0L;
        foreach (var (x, y, dx, dy) in new[] { (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2) })
        {
            var (columns, rows) = ((width - x + dx - 1) / dx, (height - y + dy - 1) / dy);
            if (columns > 0 && rows > 0)
                sum += rows * (1 + (columns * bitsOfPixel + 7) / 8);
        }
        return sum;
    }

    /// <summary>So many zeros, packed a thousand to one.</summary>
    public static byte[] Zeros(long count)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 16];
            for (; count > 0; count -= zeros.Length)
                zlib.Write(zeros, 0, (int)Math.Min(count, zeros.Length));
        }
        return packed.ToArray();
    }

    /// <summary>Packs bytes.</summary>
    public static byte[] Zlib(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Compressed texts and profiles that are much larger unpacked.</summary>
    /// <param name="type">iCCP, zTXt or iTXt.</param>
    /// <param name="unpacked">Bytes.</param>
    public static byte[] Bomb(string type, long unpacked) => Chunk(type, type == "iTXt"
        ? [.. "bomb\0"u8, 1, 0, 0, 0, .. Zeros(unpacked)]
        : [.. "bomb\0"u8, 0, .. Zeros(unpacked)]);
}
