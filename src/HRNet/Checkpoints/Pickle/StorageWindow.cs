namespace HRNet.Checkpoints.Pickle;

/// <summary>
/// A storage as a pickle refers to it: elements [From, From + Length) of a block. Legacy files may name a part of a storage.
/// </summary>
internal sealed record StorageWindow(StorageBlock Block, long From, long Length);
