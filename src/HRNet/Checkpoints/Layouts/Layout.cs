using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints.Layouts;

/// <summary>What a layout's reader found: the tensors by name, and everything else.</summary>
internal sealed record Layout(CheckpointFormat Format, OrderedDictionary<string, TensorView> Tensors, OrderedDictionary<string, object?> Metadata)
{
    /// <summary>Recognises the layout by its first bytes and reads all but the tensors' elements.</summary>
    /// <exception cref="CheckpointException">No layout that is known, damaged, or cut short.</exception>
    public static Layout Read(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> head = stackalloc byte[16];
        head = head[..RandomAccess.Read(file, head, 0)];
        if (head.StartsWith("PK\x03\x04"u8)) return ZipLayout.Read(file, length);
        if (LegacyLayout.Recognizes(head)) return LegacyLayout.Read(file, length);
        if (SafeTensorsLayout.Recognizes(head)) return SafeTensorsLayout.Read(file, length);
        throw new CheckpointException(head switch
        {
            [] => "The file is empty.",
            [(byte)'<', ..] => "The file is a web page, not a checkpoint: the download went wrong.",
            _ when head.StartsWith("version https://"u8) => "The file is a Git LFS pointer, not the checkpoint itself.",
            _ => "The file is not a checkpoint: neither PyTorch's zip or legacy layout nor safetensors.",
        });
    }
}
