using System.Buffers.Binary;

namespace HRNet.Fuzz.Hostile;

/// <summary>Where the segments, chunks, entries or parts of a file begin, so that faults can be made of whole ones.</summary>
internal static class FileParts
{
    /// <summary>Eight bytes, a length, 'IHDR'.</summary>
    public const int PngStart = 8;

    /// <summary>Length, type and check sum of a PNG chunk.</summary>
    private const int PngOverhead = 12;

    private static readonly byte[][] s_beginnings = ["PK"u8.ToArray(), "\r\n--"u8.ToArray(), "\u001e"u8.ToArray(), "\r\n"u8.ToArray(), "&"u8.ToArray()];

    /// <summary>The beginnings of all parts and the end of the file, ascending.</summary>
    public static List<int> Of(ReadOnlySpan<byte> file)
    {
        List<int> at = [0];
        if (IsPng(file))
            Png(file, at);
        else if (IsWebp(file))
            Webp(file, at);
        else if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            Jpeg(file, at);
        else
            Found(file, at);
        if (at[^1] < file.Length)
            at.Add(file.Length);
        return at;
    }

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.Length > PngStart && file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);

    /// <summary>Writes the right check sum after each PNG chunk and the right length into a RIFF header, so that what was changed is looked at.</summary>
    public static void Repair(Span<byte> file)
    {
        if (IsWebp(file))
            BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        if (!IsPng(file))
            return;
        for (var at = PngStart; at + PngOverhead <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - PngOverhead)
                break;
            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file[end..], Crc32.Of(file[(at + 4)..end]));
            at = end + 4;
        }
    }

    private static bool IsWebp(ReadOnlySpan<byte> file) => file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8);

    private static void Png(ReadOnlySpan<byte> file, List<int> at)
    {
        for (var next = (long)PngStart; next < file.Length;)
        {
            at.Add((int)next);
            if (next + PngOverhead > file.Length)
                break;
            next += PngOverhead + BinaryPrimitives.ReadUInt32BigEndian(file[(int)next..]);
        }
    }

    private static void Webp(ReadOnlySpan<byte> file, List<int> at)
    {
        for (var next = 12L; next < file.Length;)
        {
            at.Add((int)next);
            if (next + 8 > file.Length)
                break;
            var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(file[((int)next + 4)..]);
            next += 8 + length + (length & 1);
        }
    }

    private static void Jpeg(ReadOnlySpan<byte> file, List<int> at)
    {
        for (var next = 2; next + 4 <= file.Length;)
        {
            at.Add(next);
            next += file[next] == 0xFF ? 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(next + 2)..]) : 1;
            // Coded pixels belong to the scan before them.
            while (next + 1 < file.Length && (file[next] != 0xFF || file[next + 1] is 0 or 0xFF or (>= 0xD0 and <= 0xD7)))
                next++;
        }
    }

    private static void Found(ReadOnlySpan<byte> file, List<int> at)
    {
        foreach (var beginning in s_beginnings)
        {
            for (var next = 1; next < file.Length && file[next..].IndexOf(beginning) is >= 0 and var found; next += found + beginning.Length)
                at.Add(next + found);
            if (at.Count > 1)
                break;
        }
        at.Sort();
    }
}
