using System.Buffers.Binary;

namespace HRNet.Fuzz.Hostile;

/// <summary>
/// JPEG files written segment by segment (ITU-T T.81 annex B), lawful ones and others. All coefficients are 0, which takes one bit a block and scan, or two bytes for 16,384 blocks.
/// </summary>
internal static class JpegFiles
{
    /// <summary>Start of image.</summary>
    public static byte[] Start { get; } = [0xFF, 0xD8];

    /// <summary>End of image.</summary>
    public static byte[] End { get; } = [0xFF, 0xD9];

    /// <summary>A quantization table, and codes for both kinds of coefficients: a 0 is no difference or the end of a block, and 10 the end of 16,384 blocks and what fourteen bits say.</summary>
    public static byte[] Tables { get; } =
    [
        .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
        .. Segment(0xC4, [0x00, 1, .. new byte[15], 0]),
        .. Segment(0xC4, [0x10, 1, 1, .. new byte[14], 0x00, 0xE0]),
    ];

    /// <summary>A file of segments.</summary>
    public static byte[] File(params ReadOnlySpan<byte[]> segments) => [.. Start, .. Joined(segments), .. End];

    /// <summary>A marker with what belongs to it.</summary>
    public static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    /// <summary>A frame header.</summary>
    /// <param name="kind">Lower bits of the marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, 9 arithmetic and so on.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="components">How many.</param>
    /// <param name="sampling">Horizontal and vertical factor of the first component, four bits each.</param>
    /// <param name="precision">Bits of a sample.</param>
    public static byte[] Frame(int kind, int width, int height, int components = 3, byte sampling = 0x11, byte precision = 8)
    {
        List<byte> data = [precision, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)components];
        for (var i = 0; i < components; i++)
            data.AddRange([(byte)(i + 1), i == 0 ? sampling : (byte)0x11, 0]);
        return Segment((byte)(0xC0 | kind), [.. data]);
    }

    /// <summary>A scan.</summary>
    /// <param name="first">Its first component, from 1.</param>
    /// <param name="components">How many.</param>
    /// <param name="from">First coefficient.</param>
    /// <param name="to">Last coefficient.</param>
    /// <param name="shift">Lower bits that come later, and those that came before, four bits each.</param>
    /// <param name="coded">What is in it.</param>
    public static byte[] Scan(int first, int components, int from, int to, byte shift, byte[] coded)
    {
        List<byte> header = [(byte)components];
        for (var i = 0; i < components; i++)
            header.AddRange([(byte)(first + i), 0]);
        return [.. Segment(0xDA, [.. header, (byte)from, (byte)to, shift]), .. coded];
    }

    /// <summary>A baseline picture.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="components">How many.</param>
    /// <param name="before">Segments before the frame header.</param>
    public static byte[] Baseline(int width, int height, int components = 3, params ReadOnlySpan<byte[]> before) =>
        [.. Start, .. Joined(before), .. Tables, .. Frame(0, width, height, components), .. Scan(1, components, 0, 63, 0, Blocks(width, height, 2 * components)), .. End];

    /// <summary>A progressive picture: the first coefficient of all components, then as many scans of others as are asked for.</summary>
    public static byte[] Progressive(int width, int height, int scans = 3, int components = 3, int last = 63)
    {
        List<byte> file = [.. Start, .. Tables, .. Frame(2, width, height, components), .. Scan(1, components, 0, 0, 0, Blocks(width, height, components))];
        var run = Runs(width, height);
        for (var scan = 0; scan < scans; scan++)
            file.AddRange(Scan(1 + scan % components, 1, 1 + scan / components % last, scans > 3 * last ? 1 + scan / components % last : last, 0, run));
        return [.. file, .. End];
    }

    /// <summary>Zero bits for all blocks of 8 x 8.</summary>
    public static byte[] Blocks(int width, int height, int bitsOfBlock) => new byte[((width + 7L) / 8 * ((height + 7) / 8) * bitsOfBlock + 7) / 8];

    /// <summary>Ends of all blocks, 16,384 at a time, and a last run that claims too many where they do not come out even.</summary>
    public static byte[] Runs(int width, int height)
    {
        var blocks = (width + 7L) / 8 * ((height + 7) / 8);
        if (blocks < 16384)
            return new byte[(blocks + 7) / 8];
        List<byte> coded = [];
        for (; blocks >= 16384; blocks -= 16384)
            coded.AddRange([0x80, 0]);
        coded.AddRange(new byte[(blocks + 7) / 8]);
        return [.. coded];
    }

    /// <summary>An APP2 for each 65,000 bytes of a color profile.</summary>
    public static byte[] Profile(int bytes)
    {
        var count = (bytes + 64999) / 65000;
        return [.. Enumerable.Range(1, count).SelectMany(i => Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)i, (byte)count, .. new byte[Math.Min(65000, bytes)]]))];
    }

    /// <summary>An APP1 with EXIF data.</summary>
    public static byte[] Exif(byte[] tiff) => Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]);

    private static byte[] Joined(ReadOnlySpan<byte[]> segments)
    {
        List<byte> all = [];
        foreach (var segment in segments)
            all.AddRange(segment);
        return [.. all];
    }
}

/// <summary>Blocks of EXIF data, lawful ones and others.</summary>
internal static class ExifBlocks
{
    private const ushort Orientation = 0x0112;

    /// <summary>An entry: tag, type, count, and value or its place.</summary>
    public static byte[] Entry(ushort tag, ushort type, uint count, uint value)
    {
        var entry = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(2), type);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), count);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(8), value);
        return entry;
    }

    /// <summary>A directory at place 8 and the place of the next one.</summary>
    /// <param name="claimed">How many entries it says it has; null for as many as it has.</param>
    /// <param name="next">Where the next directory is; 0 for none.</param>
    /// <param name="entries">The entries.</param>
    public static byte[] Directory(ushort? claimed, uint next, params ReadOnlySpan<byte[]> entries)
    {
        List<byte> block = [.. "II*\0"u8, 8, 0, 0, 0, .. BitConverter.GetBytes(claimed ?? (ushort)entries.Length)];
        foreach (var entry in entries)
            block.AddRange(entry);
        return [.. block, .. BitConverter.GetBytes(next)];
    }

    /// <summary>All kinds, by name.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        for (uint value = 0; value <= 9; value++)
            yield return ($"orientation {value}", Directory(null, 0, Entry(Orientation, 3, 1, value)));
        yield return ("orientation 65535", Directory(null, 0, Entry(Orientation, 3, 1, 65535)));
        yield return ("orientation of another type", Directory(null, 0, Entry(Orientation, 12, 0xFFFFFFFF, 6)));
        yield return ("two orientations", Directory(null, 0, Entry(Orientation, 3, 1, 6), Entry(Orientation, 3, 1, 8)));
        yield return ("a directory that follows itself", Directory(null, 8, Entry(Orientation, 3, 1, 6)));
        yield return ("a directory that holds itself", Directory(null, 8, [.. new ushort[] { 0x8769, 0x8825, 0xA005, 0x014A }.Select(tag => Entry(tag, 4, 1, 8))]));
        yield return ("a directory with too many entries", Directory(65535, 0, Entry(Orientation, 3, 1, 6)));
        yield return ("a directory beyond the end", [.. "MM\0*"u8, 0xFF, 0xFF, 0xFF, 0xF0]);
        yield return ("counts without end", Directory(null, 0, [.. Enumerable.Range(1, 13).Select(type => Entry((ushort)(0x010E + type), (ushort)type, 0xFFFFFFFF, 8))]));
        yield return ("values beyond the end", Directory(null, 0, [.. Enumerable.Range(1, 13).Select(type => Entry((ushort)(0x010E + type), (ushort)type, 1000, 0xFFFFFF00))]));
        yield return ("a maker's note without end", Directory(null, 0, Entry(0x8769, 4, 1, 8), Entry(0x927C, 7, 0xFFFFFFF0, 8)));
        yield return ("a thumbnail that is the block", Directory(null, 8, Entry(0x0103, 3, 1, 6), Entry(0x0201, 4, 1, 0), Entry(0x0202, 4, 1, 0xFFFFFFFF)));
        yield return ("five thousand entries", Directory(null, 0, [.. Enumerable.Range(0, 5000).Select(i => Entry((ushort)(0x9000 + i), 2, 60000, 8))]));
    }
}
