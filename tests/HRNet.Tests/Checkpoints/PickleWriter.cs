using System.Buffers.Binary;
using System.Text;

namespace HRNet.Tests.Checkpoints;

/// <summary>Python's class or function, by name.</summary>
internal sealed record Name(string Module, string Attribute);

/// <summary>A call, as pickles write it: NAME ARGUMENTS REDUCE [STATE BUILD].</summary>
internal sealed record Call(Name Callee, object?[] Arguments, object? State = null);

/// <summary>A tensor over a storage. Nothing here is checked: hostile files are made of it.</summary>
internal sealed record TensorOf(string Key, string StorageType, long StorageCount, long Offset, long[] Shape, long[] Strides, object?[]? View = null);

/// <summary>Writes the few pickle instructions (protocol 2) that torch.save uses.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    public static byte[] Write(object? value, bool legacy = true)
    {
        var writer = new PickleWriter();
        writer.Raw(0x80, 2).Value(value, legacy).Raw((byte)'.');
        return writer.ToArray();
    }

    public byte[] ToArray() => [.. _bytes];

    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleWriter Raw(string text) => Raw(Encoding.UTF8.GetBytes(text));

    public PickleWriter Value(object? value, bool legacy = true)
    {
        switch (value)
        {
            case null: return Raw((byte)'N');
            case bool b: return Raw(b ? (byte)0x88 : (byte)0x89);
            case int i: return Raw((byte)'J').Raw(BitConverter.GetBytes(i));
            case long l: return Raw(0x8a, 8).Raw(BitConverter.GetBytes(l));
            case double d:
                var bits = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(bits, d);
                return Raw((byte)'G').Raw(bits);
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                return Raw((byte)'X').Raw(BitConverter.GetBytes(utf8.Length)).Raw(utf8);
            case Name name: return Raw((byte)'c').Raw($"{name.Module}\n{name.Attribute}\n");
            case Call call:
                Value(call.Callee).Value(call.Arguments, legacy).Raw((byte)'R');
                return call.State is null ? this : Value(call.State, legacy).Raw((byte)'b');
            case TensorOf tensor: return Tensor(tensor, legacy);
            case object?[] tuple: return Group(tuple, (byte)'(', legacy).Raw((byte)'t');
            case List<object?> list: return Raw((byte)']').Group(list, (byte)'(', legacy).Raw((byte)'e');
            case OrderedDictionary<string, object?> dictionary:
                Raw((byte)'}', (byte)'(');
                foreach (var (key, entry) in dictionary) Value(key).Value(entry, legacy);
                return Raw((byte)'u');
            default: throw new ArgumentException($"No way to pickle {value.GetType()}.");
        }
    }

    private PickleWriter Tensor(TensorOf tensor, bool legacy)
    {
        object?[] id = ["storage", new Name("torch", tensor.StorageType), tensor.Key, "cpu", tensor.StorageCount];
        Value(new Name("torch._utils", "_rebuild_tensor_v2")).Raw((byte)'(');
        Value(legacy ? [.. id, tensor.View] : id).Raw((byte)'Q');
        Value(tensor.Offset).Value(tensor.Shape.Cast<object?>().ToArray()).Value(tensor.Strides.Cast<object?>().ToArray());
        return Value(false).Value(new Call(new Name("collections", "OrderedDict"), [])).Raw((byte)'t', (byte)'R');
    }

    private PickleWriter Group(IEnumerable<object?> values, byte mark, bool legacy)
    {
        Raw(mark);
        foreach (var value in values) Value(value, legacy);
        return this;
    }
}
