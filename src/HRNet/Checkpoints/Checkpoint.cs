using HRNet.Checkpoints.Layouts;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints;

/// <summary>
/// A published checkpoint: named tensors and whatever else was saved with them. Opening reads headers and pickles only, executes nothing,
/// and believes no length; the elements come from the file when a tensor is read, so the file has to stay until <see cref="Dispose"/>.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly SafeFileHandle _file;

    private Checkpoint(SafeFileHandle file, Layout layout)
    {
        _file = file;
        Format = layout.Format;
        Metadata = layout.Metadata;
        (Weights, OtherWeights) = (layout.Weights, layout.Others);
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
    /// (tuple), OrderedDictionary, and for objects of unknown classes one that is opaque and whose text names the class.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <summary>The entry that the tensors were in, such as "state_dict"; empty where they are the root itself.</summary>
    public string Weights { get; }

    /// <summary>Further entries that hold weights.</summary>
    public IReadOnlyList<OtherWeights> OtherWeights { get; }

    /// <summary>Opens a .pth (zip or legacy layout) or .safetensors file; the layout is recognized from its bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The entry to take the tensors from, or null for the usual one.</param>
    /// <exception cref="CheckpointException">Not there, not a checkpoint, damaged, or cut short; or the entry is not there.</exception>
    public static Checkpoint Open(string path, string? weights = null)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            return new Checkpoint(file, Layout.Read(file, weights));
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

/// <summary>Weights of a checkpoint that were not taken.</summary>
/// <param name="Entry">The entry that holds them, such as "best_state_dict".</param>
/// <param name="Same">Whether they are the very same as those that were taken.</param>
public sealed record OtherWeights(string Entry, bool Same);

/// <summary>How a checkpoint file is laid out.</summary>
public enum CheckpointFormat
{
    /// <summary>PyTorch since 1.6: a zip of stored entries, a pickle beside one entry per storage.</summary>
    PyTorchZip,

    /// <summary>PyTorch before 1.6, and nearly every published HRNet file: several pickles, then the storages.</summary>
    PyTorchLegacy,

    /// <summary>safetensors: a JSON header, then the bytes.</summary>
    SafeTensors,
}
