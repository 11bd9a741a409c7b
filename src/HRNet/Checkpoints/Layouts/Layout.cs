using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints.Layouts;

/// <summary>What a layout's reader found: the tensors by name, and everything else.</summary>
internal sealed record Layout(CheckpointFormat Format, OrderedDictionary<string, TensorView> Tensors, OrderedDictionary<string, object?> Metadata)
{
    /// <summary>The entry that the tensors were in; empty where they are the root itself.</summary>
    public string Weights { get; init; } = "";

    /// <summary>Further entries that hold weights.</summary>
    public IReadOnlyList<OtherWeights> Others { get; init; } = [];

    /// <summary>Recognizes the layout by its first bytes and reads all but the tensors' elements.</summary>
    /// <param name="file">The file.</param>
    /// <param name="weights">The entry to take the tensors from, or null for the usual one.</param>
    /// <exception cref="CheckpointException">No layout that is known, damaged, or cut short; or the entry is not there.</exception>
    public static Layout Read(SafeFileHandle file, string? weights = null)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> head = stackalloc byte[16];
        head = head[..RandomAccess.Read(file, head, 0)];
        if (head.StartsWith("PK\x03\x04"u8)) return ZipLayout.Read(file, length, weights);
        if (LegacyLayout.Recognizes(head)) return LegacyLayout.Read(file, length, weights);
        if (SafeTensorsLayout.Recognizes(head))
            return weights is null ? SafeTensorsLayout.Read(file, length) : throw new CheckpointException("A .safetensors file has its tensors at its root, under no entry.");
        throw new CheckpointException(head switch
        {
            [] => "The file is empty.",
            [(byte)'<', ..] => "The file is a web page, not a checkpoint: the download went wrong.",
            _ when head.StartsWith("version https://"u8) => "The file is a Git LFS pointer, not the checkpoint itself.",
            _ => "The file is not a checkpoint: neither PyTorch's zip or legacy layout nor safetensors.",
        });
    }
}
