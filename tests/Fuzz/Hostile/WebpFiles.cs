using System.Buffers.Binary;
using System.Text;

namespace HRNet.Fuzz.Hostile;

/// <summary>WebP files written chunk by chunk (RFC 9649), lawful ones and others. A lossless picture of one color takes 20 bytes, however large it is.</summary>
internal static class WebpFiles
{
    /// <summary>A chunk, filled up to an even length.</summary>
    public static byte[] Chunk(string type, byte[] data) =>
        [.. Encoding.Latin1.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length & 1]];

    /// <summary>A file of chunks.</summary>
    public static byte[] File(params ReadOnlySpan<byte[]> chunks)
    {
        List<byte> body = [.. "WEBP"u8];
        foreach (var chunk in chunks)
            body.AddRange(chunk);
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Count), .. body];
    }

    /// <summary>A lossless picture of one color: five code tables of one symbol each, which takes no bit to say.</summary>
    public static byte[] Plain(int width, int height)
    {
        var bits = new Bits();
        bits.Add(0x2F, 8).Add(width - 1, 14).Add(height - 1, 14).Add(0, 1).Add(0, 3);
        bits.Add(0, 1).Add(0, 1).Add(0, 1); // No transform, no color cache, one group of codes.
        foreach (var symbol in new[] { 90, 120, 150, 255 })
            bits.Add(1, 1).Add(0, 1).Add(1, 1).Add(symbol, 8);
        bits.Add(1, 1).Add(0, 1).Add(0, 1).Add(0, 1);
        return Chunk("VP8L", bits.ToArray());
    }

    /// <summary>The header of an extended file: flags (2 animation, 4 XMP, 8 EXIF, 16 alpha, 32 color profile) and the canvas.</summary>
    public static byte[] Extended(int flags, int width, int height) => Chunk("VP8X", [(byte)flags, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1)]);

    /// <summary>A frame of an animation.</summary>
    public static byte[] AnimationFrame(int x, int y, int width, int height, int milliseconds, byte[] picture) =>
        Chunk("ANMF", [.. UInt24(x / 2), .. UInt24(y / 2), .. UInt24(width - 1), .. UInt24(height - 1), .. UInt24(milliseconds), 0, .. picture]);

    private static byte[] UInt24(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes[..3].ToArray();
    }

    /// <summary>Bits, the lowest first.</summary>
    private sealed class Bits
    {
        private readonly List<byte> _bytes = [];
        private int _count;

        public Bits Add(int value, int bits)
        {
            for (var i = 0; i < bits; i++, _count++)
            {
                if (_count % 8 == 0)
                    _bytes.Add(0);
                _bytes[^1] |= (byte)((value >> i & 1) << _count % 8);
            }
            return this;
        }

        public byte[] ToArray() => [.. _bytes, 0, 0];
    }
}
