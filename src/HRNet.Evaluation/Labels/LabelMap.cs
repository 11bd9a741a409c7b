using System.Buffers.Binary;
using System.IO.Compression;

namespace HRNet.Evaluation.Labels;

/// <summary>The class of every pixel of a picture.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Ids">Width x Height class ids, rows from top to bottom.</param>
public sealed record LabelMap(int Width, int Height, byte[] Ids)
{
    private const int GrayType = 0;
    private const int PaletteType = 3;
    private const int MostPixels = 400_000_000;
    private static readonly byte[] s_signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>
    /// Reads a PNG of gray levels or of a palette, whose stored values are the class ids: picture libraries would answer the palette's
    /// colors.
    /// </summary>
    /// <exception cref="EvaluationException">It is no such picture, or damaged.</exception>
    public static LabelMap Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 33 || !bytes.AsSpan(0, 8).SequenceEqual(s_signature))
            throw new EvaluationException($"'{path}' is not a PNG picture, as label maps are.");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
        var (bits, type, interlaced) = (bytes[24], bytes[25], bytes[28] != 0);
        if (type is not (GrayType or PaletteType) || bits is not (1 or 2 or 4 or 8) || interlaced)
            throw new EvaluationException($"'{path}' is no label map: it has to be a PNG of at most 8 bits a pixel, gray or with a palette, and not interlaced.");
        if (width < 1 || height < 1 || (long)width * height > MostPixels)
            throw new EvaluationException($"'{path}' is {width} x {height}; label maps have 1 to {MostPixels} pixels.");
        try
        {
            return new(width, height, Pixels(bytes, width, height, bits));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new EvaluationException($"'{path}' is a damaged PNG picture.", fault);
        }
    }

    private static byte[] Pixels(byte[] bytes, int width, int height, int bits)
    {
        using var unzip = new ZLibStream(Data(bytes), CompressionMode.Decompress);
        var stride = (width * bits + 7) / 8;
        var (line, above, pixels) = (new byte[stride + 1], new byte[stride + 1], new byte[width * height]);
        for (var y = 0; y < height; y++)
        {
            unzip.ReadExactly(line);
            Unfilter(line, above);
            for (var x = 0; x < width; x++)
                pixels[y * width + x] = (byte)(line[1 + x * bits / 8] >> (8 - bits - x * bits % 8) & ((1 << bits) - 1));
            (line, above) = (above, line);
        }

        return pixels;
    }

    /// <summary>The compressed pixels, which may come in several chunks.</summary>
    private static MemoryStream Data(ReadOnlySpan<byte> bytes)
    {
        var data = new MemoryStream();
        for (var at = s_signature.Length; at + 8 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            if (bytes.Slice(at + 4, 4).SequenceEqual("IDAT"u8))
                data.Write(bytes.Slice(at + 8, length));
            at = checked(at + 12 + Math.Max(length, 0));
        }

        data.Position = 0;
        return data;
    }

    /// <summary>Turns differences to the neighbors back into bytes; the first byte says which. A pixel has at most one byte.</summary>
    private static void Unfilter(byte[] line, byte[] above)
    {
        for (var i = 1; i < line.Length; i++)
        {
            int left = i > 1 ? line[i - 1] : 0, corner = i > 1 ? above[i - 1] : 0, up = above[i];
            line[i] += line[0] switch
            {
                0 => 0,
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => throw new InvalidDataException(),
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
