using System.Text;
using Google.Protobuf;

namespace HRNet.Onnx;

/// <summary>
/// Walks the fields of a protobuf message in a file without reading what is passed over. Every length is held against what is left of the
/// message around it, so that a damaged or hostile file costs no memory.
/// </summary>
internal sealed class WireReader(Stream stream, long end)
{
    private const string Damaged = "The file is damaged or is not an ONNX model";

    private WireFormat.WireType _type;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    private long Left => end - stream.Position;

    /// <summary>
    /// Goes to the next field, or says that there is none. The field's value has to be read or skipped before the next call.
    /// </summary>
    public bool Next()
    {
        if (Left <= 0)
            return false;
        var tag = Varint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        _type = (WireFormat.WireType)(tag & 7);
        if (Field == 0)
            throw new ModelFileException($"{Damaged}: it has a field of number 0.");
        return true;
    }

    /// <summary>The whole number in the field.</summary>
    public long Number()
    {
        Expect(WireFormat.WireType.Varint);
        return (long)Varint();
    }

    /// <summary>A reader for the message in the field; it has to be walked to its end.</summary>
    public WireReader Message()
    {
        var length = Length();
        return new(stream, stream.Position + length);
    }

    /// <summary>The bytes of the field, of which there may be at most <paramref name="limit"/>.</summary>
    public byte[] Bytes(int limit)
    {
        var length = Length();
        if (length > limit)
            throw new ModelFileException($"{Damaged}: field {Field} has {length:N0} bytes, more than the {limit:N0} that make sense.");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The text in the field, of at most <paramref name="limit"/> bytes.</summary>
    public string Text(int limit) => Encoding.UTF8.GetString(Bytes(limit));

    /// <summary>Passes over the field and says how many bytes its value has; a number counts as none.</summary>
    public long Skip()
    {
        if (_type == WireFormat.WireType.Varint)
        {
            Varint();
            return 0;
        }

        var length = _type switch
        {
            WireFormat.WireType.Fixed64 => Within(8),
            WireFormat.WireType.Fixed32 => Within(4),
            WireFormat.WireType.LengthDelimited => Length(),
            _ => throw new ModelFileException($"{Damaged}: field {Field} has wire type {(int)_type}."),
        };
        stream.Seek(length, SeekOrigin.Current);
        return length;
    }

    private long Length()
    {
        Expect(WireFormat.WireType.LengthDelimited);
        var length = Varint();
        return Within(length <= long.MaxValue ? (long)length : long.MaxValue);
    }

    private long Within(long length) => length <= Left
        ? length
        : throw new ModelFileException($"{Damaged}: field {Field} claims {length:N0} bytes where {Math.Max(0, Left):N0} are left.");

    private void Expect(WireFormat.WireType expected)
    {
        if (_type != expected)
            throw new ModelFileException($"{Damaged}: field {Field} has wire type {(int)_type} instead of {(int)expected}.");
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (Left <= 0)
                throw new ModelFileException($"{Damaged}: it ends within a number.");
            var next = stream.ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new ModelFileException($"{Damaged}: it has a number of more than 64 bits.");
    }
}
