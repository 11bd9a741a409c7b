using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints;

/// <summary>
/// Reads a stretch of a file forwards through a small buffer. No length is believed before it is compared with what is left.
/// </summary>
internal sealed class ByteReader(SafeFileHandle file, long start, long end)
{
    private readonly byte[] _buffer = new byte[1 << 14];
    private long _bufferStart = start;
    private int _used;
    private int _at;

    /// <summary>The next byte's place in the file.</summary>
    public long Position => _bufferStart + _at;

    /// <summary>Bytes left of the stretch.</summary>
    public long Left => end - Position;

    public byte Byte()
    {
        if (_at == _used) Refill();
        return _buffer[_at++];
    }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Fixed(stackalloc byte[2]));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Fixed(stackalloc byte[4]));

    public uint UInt32() => (uint)Int32();

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Fixed(stackalloc byte[8]));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Fixed(stackalloc byte[8]));

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public byte[] Bytes(long count)
    {
        if (count < 0 || count > Left) throw Short();
        if (count > Array.MaxLength)
            throw new CheckpointException("The checkpoint is damaged: a piece of its metadata is larger than 2 GB.");
        var bytes = new byte[count];
        Fixed(bytes);
        return bytes;
    }

    /// <summary>Steps over bytes without reading them.</summary>
    public void Skip(long count)
    {
        if (count < 0 || count > Left) throw Short();
        (_bufferStart, _used, _at) = (Position + count, 0, 0);
    }

    /// <summary>Bytes up to the next line feed, without it.</summary>
    public byte[] Line(int longest)
    {
        var line = new List<byte>();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (line.Count == longest)
                throw new CheckpointException($"The checkpoint is damaged: a line of its pickle is longer than {longest} bytes.");
            line.Add(next);
        }

        return [.. line];
    }

    private ReadOnlySpan<byte> Fixed(Span<byte> destination)
    {
        for (var done = 0; done < destination.Length;)
        {
            if (_at == _used) Refill();
            var count = Math.Min(_used - _at, destination.Length - done);
            _buffer.AsSpan(_at, count).CopyTo(destination[done..]);
            _at += count;
            done += count;
        }

        return destination;
    }

    private void Refill()
    {
        var position = Position;
        var want = (int)Math.Min(_buffer.Length, end - position);
        var read = want <= 0 ? 0 : RandomAccess.Read(file, _buffer.AsSpan(0, want), position);
        if (read == 0) throw Short();
        (_bufferStart, _used, _at) = (position, read, 0);
    }

    private static CheckpointException Short() => new("The checkpoint is cut short: it ends before its data does.");
}
