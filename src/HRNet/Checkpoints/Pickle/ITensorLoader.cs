namespace HRNet.Checkpoints.Pickle;

/// <summary>Where a pickle's storages lie. The two layouts of PyTorch keep them differently.</summary>
internal interface ITensorLoader
{
    /// <summary>The storage of a persistent id.</summary>
    /// <param name="key">Its key in the file.</param>
    /// <param name="type">Its elements.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="CheckpointException">There is no such storage, or it has another size.</exception>
    StorageBlock Storage(string key, ElementType type, long count);
}

/// <summary>
/// A storage as a pickle refers to it: elements [From, From + Length) of a block. Legacy files may name a part of a storage.
/// </summary>
internal sealed record StorageWindow(StorageBlock Block, long From, long Length);
