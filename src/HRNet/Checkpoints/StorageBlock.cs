namespace HRNet.Checkpoints;

/// <summary>
/// A run of elements in the file that one or more tensors look into. In the legacy layout its place is known only after the pickle has been
/// read, therefore <see cref="Offset"/> is set later.
/// </summary>
internal sealed class StorageBlock(ElementType type, long count)
{
    public ElementType Type { get; } = type;

    /// <summary>Number of elements.</summary>
    public long Count { get; } = count;

    /// <summary>First byte in the file; -1 until the layout's reader has found it.</summary>
    public long Offset { get; set; } = -1;
}
