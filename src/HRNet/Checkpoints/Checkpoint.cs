using HRNet.Checkpoints.Layouts;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints;

/// <summary>
/// A published checkpoint: named tensors and whatever else was saved with them. Opening reads headers and pickles only, executes nothing,
/// and
/// believes no length; the elements come from the file when a tensor is read, so the file has to stay until <see cref="Dispose"/>.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly SafeFileHandle _file;

    private Checkpoint(SafeFileHandle file, Layout layout)
    {
        _file = file;
        Format = layout.Format;
        Metadata = layout.Metadata;
        var tensors = new OrderedDictionary<string, CheckpointTensor>(layout.Tensors.Count);
        foreach (var (name, view) in layout.Tensors) tensors.Add(name, new CheckpointTensor(name, view, file));
        Tensors = tensors;
    }

    /// <summary>The file's layout.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>Tensors by their key, in the file's order.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>
    /// Everything beside the tensors, as plain objects: null, bool, long or BigInteger, double, string, byte[], List of objects, object[]
    /// (tuple),
    /// OrderedDictionary, and <see cref="Pickle.PickleStub"/> for objects of unknown classes.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <summary>Opens a .pth (zip or legacy layout) or .safetensors file; the layout is recognised from its bytes.</summary>
    /// <exception cref="CheckpointException">Not there, not a checkpoint, damaged, or cut short.</exception>
    public static Checkpoint Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            return new Checkpoint(file, Layout.Read(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
