using System.Numerics;
using HRNet.Checkpoints.Pickle;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints.Layouts;

/// <summary>
/// PyTorch before 1.6: pickles of a magic number, the protocol version, the writer's system, the object, and the list of storage keys; then
/// for each key a 64-bit count and the elements.
/// </summary>
internal sealed class LegacyLayout : ITensorLoader
{
    private const int ProtocolVersion = 1001;

    private readonly Dictionary<string, StorageBlock> _blocks = [];

    // The pickle of 0x1950a86a20f9469cfc6c in protocol 2.
    private static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    /// <summary>
    /// Whether a file begins like this layout. A file of another pickle protocol is let in too, to be told apart by its number.
    /// </summary>
    public static bool Recognizes(ReadOnlySpan<byte> head) =>
        head.StartsWith(Magic) || (head.Length > 2 && head[0] == 0x80 && head[1] <= 5);

    public static Layout Read(SafeFileHandle file, long length, string? weights)
    {
        var reader = new ByteReader(file, 0, length);
        var layout = new LegacyLayout();
        if (layout.Next(reader) is not BigInteger magic || magic != new BigInteger(Magic[4..^1]))
            throw new CheckpointException("The file is a Python pickle, but not one that torch.save wrote.");
        if (layout.Next(reader) is not (long)ProtocolVersion)
            throw new CheckpointException("The checkpoint has a version of PyTorch's legacy layout that is not known.");
        if (layout.Next(reader) is OrderedDictionary<object, object?> system && system.TryGetValue("little_endian", out var little) && little is false)
            throw new CheckpointException("The checkpoint was written on a big-endian machine, which is not supported.");
        var loaded = layout.Next(reader);
        if (layout.Next(reader) is not List<object?> keys) throw Damaged("its list of storages is missing");
        layout.Locate(reader, keys);
        return TensorMap.Find(CheckpointFormat.PyTorchLegacy, loaded, weights);
    }

    public StorageBlock Storage(string key, ElementType type, long count)
    {
        if (!_blocks.TryGetValue(key, out var block)) _blocks.Add(key, block = new StorageBlock(type, count));
        return block.Type == type && block.Count == count ? block : throw Damaged($"the storage {key} is described in two ways");
    }

    private object? Next(ByteReader reader) => new PickleMachine(reader, this).Load();

    private void Locate(ByteReader reader, List<object?> keys)
    {
        foreach (var key in keys)
        {
            if (key is not string name || !_blocks.TryGetValue(name, out var block))
                throw Damaged($"the storage {key} is not described");
            var count = reader.Int64();
            if (count != block.Count)
                throw Damaged($"the storage {name} has {count} elements instead of {block.Count}");
            block.Offset = reader.Position;
            var bytes = (Int128)count * block.Type.Size();
            if (bytes > reader.Left)
                throw new CheckpointException($"The checkpoint is cut short: it ends in the middle of the storage {name}.");
            reader.Skip((long)bytes);
        }

        if (_blocks.FirstOrDefault(b => b.Value.Offset < 0).Key is { } missing)
            throw Damaged($"the storage {missing} is missing");
    }

    private static CheckpointException Damaged(string what) => new($"The checkpoint is damaged: {what}.");
}
