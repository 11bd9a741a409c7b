using System.Text;

namespace HRNet.Checkpoints.Pickle;

/// <summary>
/// What stands in for Python's calls: the handful of functions that rebuild tensors and plain containers is imitated, every other call
/// becomes a <see cref="PickleStub"/> that remembers it.
/// </summary>
internal sealed class PickleCalls(ITensorLoader loader)
{
    /// <summary>
    /// What calls may copy in all: a call takes a few bytes of the file and can copy what a hundred thousand other ones made. Checkpoints copy next to nothing.
    /// </summary>
    private const long MaxCopied = 64L << 20;

    private const int BytesOfEntry = 64;
    private const int MostSides = 64;

    private long _copied;

    public object? Call(object? callee, object?[] arguments)
    {
        var type = callee as PickleGlobal ?? (callee as PickleStub)?.Type ?? throw Bad("calls something that is not a name");
        if (callee is PickleStub) return new PickleStub(type, arguments);
        return (type.Module, type.Name, arguments) switch
        {
            ("torch._utils", "_rebuild_tensor" or "_rebuild_tensor_v2", _) => Tensor(arguments),
            ("torch._utils", "_rebuild_parameter" or "_rebuild_parameter_with_state", [TensorView data, ..]) => data,
            ("torch.nn.parameter" or "torch.nn", "Parameter", [TensorView data, ..]) => data,
            ("collections", "OrderedDict", _) => Dictionary(arguments),
            ("torch", "Size", [object?[] sizes]) => sizes,
            ("builtins" or "__builtin__", "list" or "set" or "frozenset", [List<object?> elements]) => elements,
            ("builtins" or "__builtin__", "tuple", [List<object?> elements]) => Copy(elements, elements.Count).ToArray(),
            ("builtins" or "__builtin__", "dict", []) => PickleKeys.NewDictionary(),
            ("_codecs", "encode", [string text, "latin1"]) => Encoding.Latin1.GetBytes(Copy(text, text.Length / IntPtr.Size)),
            _ => new PickleStub(type, arguments),
        };
    }

    /// <summary>NEWOBJ_EX: arguments with a dictionary of named ones behind them.</summary>
    public object? Call(object? callee, object?[] arguments, object? named) => Call(callee, [.. Copy(arguments, arguments.Length), named]);

    /// <summary>BUILD: attributes of an object. Those of a dictionary (<c>_metadata</c> of a state dict) are of no use here.</summary>
    public static object? Build(object? target, object? state)
    {
        if (target is PickleStub stub) stub.State = state;
        return target;
    }

    public static void SetItems(object? target, object?[] pairs)
    {
        if (pairs.Length % 2 != 0) throw Bad("has a key without a value");
        var items = target switch
        {
            OrderedDictionary<object, object?> dictionary => dictionary,
            PickleStub stub => stub.Items ??= PickleKeys.NewDictionary(),
            _ => throw Bad("sets a key of something that has none"),
        };
        for (var k = 0; k < pairs.Length; k += 2) items[pairs[k] ?? PickleKeys.None] = pairs[k + 1];
    }

    public static void Append(object?[] elements, object? to)
    {
        var list = to switch
        {
            List<object?> plain => plain,
            PickleStub stub => stub.Elements ??= [],
            _ => throw Bad("appends to something that is not a list"),
        };
        list.AddRange(elements);
    }

    /// <summary>
    /// ('storage', type, key, location, count[, view]) is a storage; view = (key, offset, count) names a part of it (legacy layout).
    /// ('module', class, file, source) stands for the class when a whole module was pickled.
    /// </summary>
    public object PersistentLoad(object? id)
    {
        if (id is object?[] and ["module", PickleGlobal type, ..]) return type;
        if (id is not object?[] parts || parts is not ["storage", PickleGlobal storage, string key, _, long count, ..])
            throw Bad("refers to something outside that is not a storage");
        if (count < 0) throw Bad($"has a storage of {count} elements");
        var block = loader.Storage(key, StorageTypes.Find(storage), count);
        if (parts.Length < 6 || parts[5] is null) return new StorageWindow(block, 0, count);
        if (parts[5] is not object?[] view || view is not [_, long from, long length])
            throw Bad("has a storage view that is none");
        if (from < 0 || length < 0 || from > count || length > count - from)
            throw Bad($"views elements {from} to {from + (Int128)length} of a storage of {count}");
        return new StorageWindow(block, from, length);
    }

    /// <summary>Counts what is about to be copied, in values.</summary>
    private T Copy<T>(T what, long values)
    {
        _copied += values * IntPtr.Size;
        return _copied <= MaxCopied ? what : throw new CheckpointException($"The checkpoint's metadata is too large: it copies more than {MaxCopied >> 20} MB within itself.");
    }

    private OrderedDictionary<object, object?> Dictionary(object?[] arguments)
    {
        var made = PickleKeys.NewDictionary();
        if (arguments is [List<object?> pairs])
        {
            Copy(pairs, (long)pairs.Count * BytesOfEntry / IntPtr.Size);
            foreach (var pair in pairs)
            {
                switch (pair)
                {
                    case object?[] and [var key, var value]: made[key ?? PickleKeys.None] = value; break;
                    case List<object?> and [var key, var value]: made[key ?? PickleKeys.None] = value; break;
                    default: throw Bad("has a dictionary entry that is not a pair");
                }
            }
        }

        return made;
    }

    private static TensorView Tensor(object?[] arguments)
    {
        if (arguments is not [StorageWindow storage, long start, object?[] shape, object?[] strides, ..])
            throw Bad("has a tensor without a storage, a shape or strides");
        return TensorView.Create(storage.Block, storage.From, storage.Length, start, Numbers(shape), Numbers(strides));
    }

    private static long[] Numbers(object?[] values) => values.Length > MostSides
        ? throw Bad($"has a tensor of {values.Length} dimensions")
        : [.. values.Select(v => v as long? ?? throw Bad("has a tensor whose shape is not made of numbers"))];

    private static CheckpointException Bad(string what) => new($"The checkpoint is damaged: its pickle {what}.");
}
