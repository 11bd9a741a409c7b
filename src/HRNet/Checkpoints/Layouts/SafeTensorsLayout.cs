using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints.Layouts;

/// <summary>
/// safetensors: the length of a JSON header in 8 bytes, the header {"name": {"dtype", "shape", "data_offsets": [from, to]}, "__metadata__":
/// {...}}, the bytes (format description of huggingface/safetensors).
/// </summary>
internal static class SafeTensorsLayout
{
    // The format allows 100 MB; the header of a W64 with all its keys takes a quarter of one.
    private const long LongestHeader = 16L << 20;

    public static bool Recognizes(ReadOnlySpan<byte> head) => head.Length > 8 && head[8] == '{';

    public static Layout Read(SafeFileHandle file, long length)
    {
        var reader = new ByteReader(file, 0, length);
        var size = reader.Int64();
        if (size < 2 || size > reader.Left) throw Damaged($"its header claims {size} bytes");
        if (size > LongestHeader)
            throw new CheckpointException($"The checkpoint's header is larger than {LongestHeader >> 20} MB.");
        var dataStart = 8 + size;
        try
        {
            using var header = JsonDocument.Parse(reader.Bytes(size), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return Read(header.RootElement, dataStart, length - dataStart);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: a text that is no UTF-8, which is only found when it is taken.
            throw Damaged("its header is not the JSON that it should be");
        }
    }

    private static Layout Read(JsonElement header, long dataStart, long dataLength)
    {
        var tensors = new OrderedDictionary<string, TensorView>();
        var metadata = new OrderedDictionary<string, object?>();
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__")) ReadMetadata(entry.Value, metadata);
            else tensors.Add(entry.Name, ReadTensor(entry.Value, dataStart, dataLength));
        }

        if (tensors.Count == 0) throw new CheckpointException("The checkpoint holds no tensors.");
        return new Layout(CheckpointFormat.SafeTensors, tensors, metadata);
    }

    private static void ReadMetadata(JsonElement values, OrderedDictionary<string, object?> metadata)
    {
        if (values.ValueKind != JsonValueKind.Object) throw Damaged("its metadata is not an object");
        foreach (var entry in values.EnumerateObject())
            metadata[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : entry.Value.GetRawText();
    }

    private static TensorView ReadTensor(JsonElement entry, long dataStart, long dataLength)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String)
            throw Damaged("a tensor has no dtype");
        var type = Type(dtype.GetString()!);
        var shape = Numbers(entry, "shape");
        if (Numbers(entry, "data_offsets") is not [var from, var to] || from < 0 || to < from || to > dataLength)
            throw Damaged("a tensor's bytes lie outside of the file");
        var strides = new long[shape.Length];
        Int128 count = 1;
        for (var k = shape.Length - 1; k >= 0; k--)
        {
            strides[k] = count > long.MaxValue ? long.MaxValue : (long)count;
            count = Int128.Min(count * Math.Max(shape[k], 0), long.MaxValue);
        }

        if (count * type.Size() != to - from) throw Damaged($"a tensor of {count} elements has {to - from} bytes");
        var block = new StorageBlock(type, (long)count) { Offset = dataStart + from };
        return TensorView.Create(block, 0, block.Count, 0, shape, strides);
    }

    private static long[] Numbers(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out var values) || values.ValueKind != JsonValueKind.Array)
            throw Damaged($"a tensor has no {name}");
        return [.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : throw Damaged($"a tensor has a {name} that is not made of numbers"))];
    }

    private static ElementType Type(string name) => name switch
    {
        "F32" => ElementType.Float32,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "F64" => ElementType.Float64,
        "I64" => ElementType.Int64,
        "I32" => ElementType.Int32,
        "I16" => ElementType.Int16,
        "I8" => ElementType.Int8,
        "U8" => ElementType.UInt8,
        "BOOL" => ElementType.Boolean,
        _ => throw new CheckpointException($"The checkpoint holds elements of the type {name}, which is not supported."),
    };

    private static CheckpointException Damaged(string what) => new($"The checkpoint is damaged: {what}.");
}
