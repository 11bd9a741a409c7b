using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints.Layouts;

/// <summary>
/// The directory of a zip file, read by hand because the place of an entry's bytes is wanted, which System.IO.Compression does not tell.
/// Structure: PKWARE's APPNOTE 4.3; PyTorch aligns the bytes of every entry to 64 by padding the local header's extra field.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = 65535;
    private const long LongestDirectory = 64L << 20;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly Dictionary<string, ZipEntry> _entries = [];

    private ZipDirectory(SafeFileHandle file, long length)
    {
        _file = file;
        _length = length;
    }

    /// <summary>All entries by name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Reads the directory at the end of the file.</summary>
    /// <exception cref="CheckpointException">The directory is missing or does not make sense.</exception>
    public static ZipDirectory Read(SafeFileHandle file, long length)
    {
        var directory = new ZipDirectory(file, length);
        var (start, size) = directory.Find();
        directory.Parse(directory.Bytes(start, size, LongestDirectory));
        return directory;
    }

    /// <summary>The place of an entry's first byte; all its bytes lie in the file.</summary>
    /// <exception cref="CheckpointException">It is compressed or leaves the file.</exception>
    public long Locate(ZipEntry entry)
    {
        if (!entry.IsStored)
            throw new CheckpointException($"The checkpoint was packed again: its entry {entry.Name} is compressed or encrypted, which PyTorch never does.");
        var header = Bytes(entry.HeaderOffset, 30, 30);
        if (!header.AsSpan().StartsWith("PK\x03\x04"u8))
            throw Damaged($"has no entry {entry.Name} where its directory says");
        var start = entry.HeaderOffset + 30 + Short(header, 26) + Short(header, 28);
        return start <= _length && entry.Size <= _length - start ? start : throw Damaged($"ends before its entry {entry.Name} does");
    }

    private (long Start, long Size) Find()
    {
        var tailStart = Math.Max(0, _length - EndLength - LongestComment);
        var tail = Bytes(tailStart, _length - tailStart, EndLength + LongestComment);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || at > tail.Length - EndLength)
            throw new CheckpointException("The checkpoint is cut short: the directory at the end of the zip is missing.");
        long size = Int(tail, at + 12), start = Int(tail, at + 16);
        if (size != uint.MaxValue && start != uint.MaxValue && Short(tail, at + 10) != ushort.MaxValue)
            return (start, size);

        // Zip64: a locator right before the end record points to a record with 64-bit numbers.
        if (at < 20 || !tail.AsSpan(at - 20).StartsWith("PK\x06\x07"u8)) throw Damaged("has no 64-bit directory");
        var record = Bytes(Long(tail, at - 12), 56, 56);
        if (!record.AsSpan().StartsWith("PK\x06\x06"u8)) throw Damaged("has no 64-bit directory");
        return (Long(record, 48), Long(record, 40));
    }

    private void Parse(byte[] directory)
    {
        for (var at = 0; at < directory.Length;)
        {
            if (directory.Length - at < 46 || !directory.AsSpan(at).StartsWith("PK\x01\x02"u8))
                throw Damaged("has a damaged directory");
            var (name, extra, comment) = (Short(directory, at + 28), Short(directory, at + 30), Short(directory, at + 32));
            if (directory.Length - at - 46 < name + extra + comment) throw Damaged("has a damaged directory");
            var entry = Entry(directory.AsSpan(at, 46 + name + extra), name);
            if (!_entries.TryAdd(entry.Name, entry)) throw Damaged($"has two entries {entry.Name}");
            at += 46 + name + extra + comment;
        }
    }

    private static ZipEntry Entry(ReadOnlySpan<byte> record, int nameLength)
    {
        long packed = Int(record, 20), size = Int(record, 24), header = Int(record, 42);
        var extra = record[(46 + nameLength)..];
        while (extra.Length >= 4)
        {
            var (id, length) = (Short(extra, 0), Short(extra, 2));
            if (length > extra.Length - 4) break;
            if (id == 1)
            {
                // The 64-bit fields stand in this order, and only those whose 32-bit field is full.
                var field = extra.Slice(4, length);
                size = Widen(size, ref field);
                packed = Widen(packed, ref field);
                header = Widen(header, ref field);
            }

            extra = extra[(4 + length)..];
        }

        var name = Encoding.UTF8.GetString(record.Slice(46, nameLength));
        var encrypted = (Short(record, 8) & 1) != 0;
        return new ZipEntry(name, header, size, Short(record, 10) == 0 && !encrypted && packed == size && size >= 0);
    }

    private static long Widen(long value, ref ReadOnlySpan<byte> field)
    {
        if (value != uint.MaxValue || field.Length < 8) return value;
        value = Long(field, 0);
        field = field[8..];
        return value;
    }

    private byte[] Bytes(long start, long count, long most)
    {
        if (start < 0 || count < 0 || start > _length || count > _length - start || count > most)
            throw Damaged("has a directory that leaves the file");
        return new ByteReader(_file, start, start + count).Bytes(count);
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static CheckpointException Damaged(string what) => new($"The checkpoint is damaged: its zip {what}.");
}

/// <summary>One entry of a zip's directory.</summary>
/// <param name="Name">Path with forward slashes.</param>
/// <param name="HeaderOffset">Place of its local header in the file.</param>
/// <param name="Size">Bytes when unpacked.</param>
/// <param name="IsStored">Neither compressed nor encrypted, so that its bytes can be read where they lie.</param>
internal sealed record ZipEntry(string Name, long HeaderOffset, long Size, bool IsStored);
