using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace HRNet.Tests.Checkpoints;

/// <summary>Builds checkpoint files in memory, lawful ones and others.</summary>
internal static class TestFiles
{
    public static readonly byte[] LegacyStart =
    [
        0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e, // magic number
        0x80, 2, 0x4d, 0xe9, 3, 0x2e, // 1001
        .. PickleWriter.Write(new OrderedDictionary<string, object?> { ["protocol_version"] = 1001, ["little_endian"] = true }),
    ];

    public static byte[] Floats(params ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values).ToArray();

    /// <summary>A legacy file of a pickle that is given as it is.</summary>
    public static byte[] Legacy(byte[] pickle, params (string Key, long Count, byte[] Bytes)[] storages)
    {
        var file = new MemoryStream();
        file.Write(LegacyStart);
        file.Write(pickle);
        file.Write(PickleWriter.Write(storages.Select(s => (object?)s.Key).ToList()));
        foreach (var (_, count, bytes) in storages)
        {
            file.Write(BitConverter.GetBytes(count));
            file.Write(bytes);
        }

        return file.ToArray();
    }

    /// <summary>A legacy file of any object.</summary>
    public static byte[] Legacy(object root, params (string Key, long Count, byte[] Bytes)[] storages) =>
        Legacy(PickleWriter.Write(root), storages);

    /// <summary>A legacy file with one tensor "t".</summary>
    public static byte[] Legacy(TensorOf tensor, params (string Key, long Count, byte[] Bytes)[] storages) =>
        Legacy(new OrderedDictionary<string, object?> { ["t"] = tensor }, storages);

    /// <summary>A state dict as a legacy .pth with further entries around it, as training frameworks write it.</summary>
    public static byte[] Legacy(IEnumerable<(string Name, int[] Shape, float[] Values)> state, OrderedDictionary<string, object?>? around = null)
    {
        var tensors = new OrderedDictionary<string, object?>();
        var storages = new List<(string, long, byte[])>();
        foreach (var (name, shape, values) in state)
        {
            var key = $"{storages.Count}";
            tensors[name] = new TensorOf(key, "FloatStorage", values.Length, 0, [.. shape.Select(d => (long)d)], Strides(shape));
            storages.Add((key, values.Length, Floats(values)));
        }

        if (around is null) return Legacy(tensors, [.. storages]);
        around["state_dict"] = tensors;
        return Legacy(around, [.. storages]);
    }

    /// <summary>A legacy .pth of several state dicts; values of one array are stored once.</summary>
    public static byte[] LegacyWeights(params (string Entry, List<(string Name, int[] Shape, float[] Values)> State)[] entries)
    {
        var storages = new Storages();
        var root = new OrderedDictionary<string, object?>();
        foreach (var (entry, state) in entries)
        {
            var tensors = new OrderedDictionary<string, object?>();
            foreach (var (name, shape, values) in state) tensors[name] = storages.Tensor(shape, values);
            root[entry] = tensors;
        }

        return Legacy(root, storages.All);
    }

    /// <summary>A legacy .pth that holds a whole pickled module under an entry, as torch.save writes a model that is no state dict.</summary>
    public static byte[] LegacyModule(IEnumerable<(string Name, int[] Shape, float[] Values)> state, string entry)
    {
        var storages = new Storages();
        var tree = new OrderedDictionary<string, object?>();
        foreach (var (name, shape, values) in state)
        {
            var (parts, level) = (name.Split('.'), tree);
            foreach (var part in parts[..^1])
            {
                if (!level.TryGetValue(part, out var child)) level[part] = child = new OrderedDictionary<string, object?>();
                level = (OrderedDictionary<string, object?>)child!;
            }

            level[parts[^1]] = storages.Tensor(shape, values);
        }

        return Legacy(new OrderedDictionary<string, object?> { [entry] = Module(tree), ["epoch"] = 59 }, storages.All);

        static Call Module(OrderedDictionary<string, object?> level)
        {
            OrderedDictionary<string, object?> parameters = [], buffers = [], modules = [];
            foreach (var (name, value) in level)
            {
                if (value is OrderedDictionary<string, object?> child) modules[name] = Module(child);
                else (name.StartsWith("running_", StringComparison.Ordinal) ? buffers : parameters)[name] = value;
            }

            return new(new Name("torch.nn.modules", "Module"), [], new OrderedDictionary<string, object?> { ["_parameters"] = parameters, ["_buffers"] = buffers, ["_modules"] = modules });
        }
    }

    /// <summary>A state dict as .safetensors.</summary>
    public static byte[] SafeTensors(IEnumerable<(string Name, int[] Shape, float[] Values)> state)
    {
        var header = new Dictionary<string, object>();
        var data = new MemoryStream();
        foreach (var (name, shape, values) in state)
        {
            var from = data.Length;
            data.Write(Floats(values));
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { from, data.Length } };
        }

        return SafeTensors(JsonSerializer.Serialize(header), data.ToArray());
    }

    /// <summary>A safetensors file of a header that is given as it is.</summary>
    public static byte[] SafeTensors(string header, byte[] data, long? claimedLength = null)
    {
        var utf8 = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes(claimedLength ?? utf8.Length), .. utf8, .. data];
    }

    /// <summary>A zip of stored entries, each aligned to 64 bytes as PyTorch does it.</summary>
    public static byte[] Zip(bool zip64, params (string Name, byte[] Bytes)[] entries)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var (name, bytes) in entries)
        {
            var offset = file.Length;
            var utf8 = Encoding.UTF8.GetBytes(name);
            var padding = (int)((64 - ((offset + 30 + utf8.Length + 4) % 64)) % 64);
            byte[] extra = [.. Numbers("2 2", 0x4246, padding), .. new byte[padding]];
            var crc = 0u;
            file.Write([.. "PK\x03\x04"u8, .. Numbers("2 2 2 2 2 4 4 4 2 2", 20, 0, 0, 0, 0, crc, bytes.Length, bytes.Length, utf8.Length, extra.Length), .. utf8, .. extra, .. bytes]);
            byte[] wide = zip64 ? Numbers("2 2 8 8 8", 1, 24, bytes.Length, bytes.Length, offset) : [];
            var (size, at) = zip64 ? (uint.MaxValue, uint.MaxValue) : ((long)bytes.Length, offset);
            directory.Write([.. "PK\x01\x02"u8, .. Numbers("2 2 2 2 2 2 4 4 4 2 2 2 2 2 4 4", 20, 20, 0, 0, 0, 0, crc, size, size, utf8.Length, wide.Length, 0, 0, 0, 0, at), .. utf8, .. wide]);
        }

        var (start, length) = (file.Length, directory.Length);
        file.Write(directory.ToArray());
        if (zip64)
        {
            var record = file.Length;
            file.Write([.. "PK\x06\x06"u8, .. Numbers("8 2 2 4 4 8 8 8 8", 44, 45, 45, 0, 0, entries.Length, entries.Length, length, start)]);
            file.Write([.. "PK\x06\x07"u8, .. Numbers("4 8 4", 0, record, 1)]);
            (start, length) = (uint.MaxValue, uint.MaxValue);
        }

        file.Write([.. "PK\x05\x06"u8, .. Numbers("2 2 2 2 4 4 2", 0, 0, entries.Length, entries.Length, length, start, 0)]);
        return file.ToArray();
    }

    /// <summary>A PyTorch zip of any object.</summary>
    public static byte[] TorchZip(object root, bool zip64, params (string Key, byte[] Bytes)[] storages) =>
        Zip(zip64, [("archive/data.pkl", PickleWriter.Write(root, legacy: false)), .. storages.Select(s => ($"archive/data/{s.Key}", s.Bytes)), ("archive/version", "3\n"u8.ToArray())]);

    public static long[] Strides(int[] shape)
    {
        var strides = new long[shape.Length];
        long next = 1;
        for (var k = shape.Length - 1; k >= 0; k--) (strides[k], next) = (next, next * shape[k]);
        return strides;
    }

    /// <summary>Little-endian numbers of the given widths.</summary>
    private static byte[] Numbers(string widths, params long[] values)
    {
        Span<byte> number = stackalloc byte[8];
        var bytes = new List<byte>();
        foreach (var (width, value) in widths.Split(' ').Zip(values))
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            bytes.AddRange(number[..int.Parse(width)]);
        }

        return [.. bytes];
    }

    /// <summary>Storages of a file in the making.</summary>
    private sealed class Storages
    {
        private readonly Dictionary<float[], string> _keys = [];

        public (string Key, long Count, byte[] Bytes)[] All => [.. _keys.Select(s => (s.Value, (long)s.Key.Length, Floats(s.Key)))];

        public TensorOf Tensor(int[] shape, float[] values)
        {
            if (!_keys.TryGetValue(values, out var key)) _keys.Add(values, key = $"{_keys.Count}");
            return new TensorOf(key, "FloatStorage", values.Length, 0, [.. shape.Select(d => (long)d)], Strides(shape));
        }
    }
}
