using System.Buffers.Binary;
using System.IO.Compression;

namespace HRNet.Fuzz.Hostile;

/// <summary>Damages files: single bytes, lengths, and whole parts of them. The same seed damages in the same way.</summary>
/// <param name="random">Decides; seeded.</param>
internal sealed class Mutator(Random random)
{
    /// <summary>No file grows beyond this, or to twice its size where that is more.</summary>
    private const int Largest = 1 << 18;

    private static readonly uint[] s_telling = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0xFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>A generator for one case of a run: the same for the same two numbers, whatever came before.</summary>
    public static Random Case(int seed, int number) => new(unchecked(seed * 0x01000193 ^ number * 0x5BD1E995));

    /// <summary>A damaged copy.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="other">Another file, of which pieces may come in.</param>
    public byte[] Mutate(byte[] whole, byte[]? other = null)
    {
        if (FileParts.IsPng(whole) && random.Next(6) == 0)
            return Repacked(whole);
        var bytes = new List<byte>(whole);
        for (var faults = random.Next(4) == 0 ? random.Next(4, 16) : random.Next(1, 4); faults > 0; faults--)
        {
            if (random.Next(3) == 0)
                Part(bytes, other ?? whole);
            else
                Bytes(bytes);
        }
        var most = Math.Max(Largest, 2 * whole.Length);
        if (bytes.Count > most)
            bytes.RemoveRange(most, bytes.Count - most);
        byte[] changed = [.. bytes];
        if (random.Next(4) != 0)
            FileParts.Repair(changed);
        return changed;
    }

    /// <summary>A fault of a few bytes, of which half are near the front or the beginning of a part, where the headers are.</summary>
    private void Bytes(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }

        var at = random.Next(4) switch
        {
            0 => random.Next(Math.Min(64, bytes.Count)),
            1 => Math.Min(bytes.Count - 1, Any(FileParts.Of(bytes.ToArray())) + random.Next(24)),
            _ => random.Next(bytes.Count),
        };
        switch (random.Next(10))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 300), bytes.Count - at)));
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            case 3:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), 1 << random.Next(random.Next(1, 14))));
                break;
            case 4:
                Number(bytes, at, 2);
                break;
            case 5:
                Number(bytes, at, 4);
                break;
            case 6:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            default:
                bytes[at] = (byte)random.Next(256);
                break;
        }
    }

    /// <summary>Sets a number to one that is at the edge of something, or a little larger or smaller than it was.</summary>
    private void Number(List<byte> bytes, int at, int size)
    {
        if (at + size > bytes.Count)
            return;
        Span<byte> number = stackalloc byte[4];
        var value = s_telling[random.Next(s_telling.Length)];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        else if (size == 4)
            BinaryPrimitives.WriteUInt32BigEndian(number, value);
        else
            BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)value);
        for (var i = 0; i < size; i++)
            bytes[at + i] = number[i];
    }

    /// <summary>A fault of a whole part: gone, twice, often, elsewhere, taken from another file, or the last one there is.</summary>
    private void Part(List<byte> bytes, byte[] other)
    {
        var parts = FileParts.Of(bytes.ToArray());
        if (parts.Count < 2)
            return;
        var index = random.Next(parts.Count - 1);
        var (from, length) = (parts[index], parts[index + 1] - parts[index]);
        var part = bytes.GetRange(from, length);
        switch (random.Next(7))
        {
            case 0:
                bytes.RemoveRange(from, length);
                break;
            case 1:
                bytes.InsertRange(from, part);
                break;
            case 2:
                for (var times = Math.Min(random.Next(2, 100), Largest / Math.Max(length, 1)); times > 0; times--)
                    bytes.InsertRange(from, part);
                break;
            case 3:
                bytes.RemoveRange(from, length);
                bytes.InsertRange(Any(FileParts.Of(bytes.ToArray())), part);
                break;
            case 4:
                var others = FileParts.Of(other);
                var taken = random.Next(others.Count);
                bytes.InsertRange(from, taken + 1 < others.Count ? other[others[taken]..others[taken + 1]] : other);
                break;
            case 5:
                var end = Math.Clamp(from + random.Next(-2, 3), 0, bytes.Count);
                bytes.RemoveRange(end, bytes.Count - end);
                break;
            default:
                bytes.AddRange(random.Next(2) == 0 ? part : [.. other]);
                break;
        }
    }

    private int Any(List<int> places) => places[random.Next(places.Count)];

    /// <summary>A PNG picture with damage below its compression.</summary>
    private byte[] Repacked(byte[] png)
    {
        var parts = FileParts.Of(png);
        using var packed = new MemoryStream();
        using var result = new MemoryStream();
        for (var i = 0; i + 1 < parts.Count; i++)
        {
            var part = png.AsSpan(parts[i], parts[i + 1] - parts[i]);
            if (part.Length > 12 && part[4..8].SequenceEqual("IDAT"u8))
                packed.Write(part[8..^4]);
            else if (packed.Length == 0)
                result.Write(part);
        }

        using var rows = new MemoryStream();
        try
        {
            packed.Position = 0;
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[64 << 10];
            for (int read; rows.Length < Largest && (read = zlib.Read(buffer)) > 0;)
                rows.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // What is damaged already is packed as far as it goes.
        }

        var list = new List<byte>(rows.ToArray());
        for (var faults = random.Next(1, 6); faults > 0; faults--)
            Bytes(list);
        result.Write(PngFiles.Chunk("IDAT", PngFiles.Zlib([.. list])));
        result.Write(PngFiles.End);
        return result.ToArray();
    }
}
