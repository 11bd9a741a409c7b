using HRNet.Checkpoints.Pickle;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints.Layouts;

/// <summary>
/// PyTorch since 1.6. Under one root folder of any name: <c>data.pkl</c>, <c>data/KEY</c> for each storage, optionally <c>byteorder</c>.
/// </summary>
internal sealed class ZipLayout : ITensorLoader
{
    private const string PickleName = "/data.pkl";

    private readonly ZipDirectory _directory;
    private readonly string _root;
    private readonly Dictionary<string, (long Offset, long Size)> _places = [];

    private ZipLayout(ZipDirectory directory, string root)
    {
        _directory = directory;
        _root = root;
    }

    public static Layout Read(SafeFileHandle file, long length, string? weights)
    {
        var directory = ZipDirectory.Read(file, length);
        var pickle = directory.Entries.Values.FirstOrDefault(entry => IsPickle(entry.Name))
            ?? throw new CheckpointException("The file is a zip, but not a PyTorch checkpoint: it has no data.pkl.");
        var root = pickle.Name[..^PickleName.Length];
        RefuseBigEndian(directory, root, file);
        var start = directory.Locate(pickle);
        var loaded = new PickleMachine(new ByteReader(file, start, start + pickle.Size), new ZipLayout(directory, root)).Load();
        return TensorMap.Find(CheckpointFormat.PyTorchZip, loaded, weights);
    }

    public StorageBlock Storage(string key, ElementType type, long count)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            var name = $"{_root}/data/{key}";
            if (!_directory.Entries.TryGetValue(name, out var entry))
                throw new CheckpointException($"The checkpoint is damaged: its zip has no entry {name}.");
            place = (_directory.Locate(entry), entry.Size);
            _places.Add(key, place);
        }

        if ((Int128)count * type.Size() > place.Size)
            throw new CheckpointException($"The checkpoint is damaged: the storage {key} holds {place.Size} bytes, too few for {count} elements.");
        return new StorageBlock(type, count) { Offset = place.Offset };
    }

    private static bool IsPickle(string name) =>
        name.EndsWith(PickleName, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - PickleName.Length;

    private static void RefuseBigEndian(ZipDirectory directory, string root, SafeFileHandle file)
    {
        if (!directory.Entries.TryGetValue($"{root}/byteorder", out var order) || order.Size is not 3) return;
        var start = directory.Locate(order);
        if (new ByteReader(file, start, start + 3).Bytes(3).AsSpan().SequenceEqual("big"u8))
            throw new CheckpointException("The checkpoint was written on a big-endian machine, which is not supported.");
    }
}
