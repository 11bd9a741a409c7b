namespace HRNet.Checkpoints.Pickle;

/// <summary>The names of PyTorch's storage classes.</summary>
internal static class StorageTypes
{
    /// <summary>The element type of a storage class such as torch.FloatStorage (or torch.cuda.FloatStorage).</summary>
    /// <exception cref="CheckpointException">Elements that no network here uses: complex, quantized.</exception>
    public static ElementType Find(PickleGlobal storage) => storage.Name switch
    {
        "FloatStorage" => ElementType.Float32,
        "HalfStorage" => ElementType.Float16,
        "BFloat16Storage" => ElementType.BFloat16,
        "DoubleStorage" => ElementType.Float64,
        "LongStorage" => ElementType.Int64,
        "IntStorage" => ElementType.Int32,
        "ShortStorage" => ElementType.Int16,
        "CharStorage" => ElementType.Int8,
        "ByteStorage" => ElementType.UInt8,
        "BoolStorage" => ElementType.Boolean,
        _ => throw new CheckpointException($"The checkpoint holds elements of the type {storage}, which is not supported."),
    };
}
