using HRNet.Checkpoints;
using HRNet.Import.Data;
using HRNet.Import.Keys;
using HRNet.Import.Metadata;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>What a checkpoint holds, without importing it.</summary>
internal sealed record CheckpointSummary
{
    /// <summary>The file's layout.</summary>
    public required CheckpointFormat Format { get; init; }

    /// <summary>Name, element type and shape of every tensor, in the file's order.</summary>
    public required IReadOnlyList<(string Name, ElementType Type, IReadOnlyList<int> Shape)> Tensors { get; init; }

    /// <summary>Names of what was saved beside the tensors, such as "meta" or "optimizer".</summary>
    public required IReadOnlyList<string> Metadata { get; init; }

    /// <summary>What the metadata says about the model.</summary>
    public required ModelHints Hints { get; init; }

    /// <summary>The code base whose key names it has; null where the keys make no sense.</summary>
    public string? CodeBase { get; init; }

    /// <summary>The task that the head is for; null where it is no network that is known.</summary>
    public ModelTask? Task { get; init; }

    /// <summary>The network; null where it is none that is known.</summary>
    public Architecture? Architecture { get; init; }

    /// <summary>The preset that an import would take by the file's name, or null.</summary>
    public string? Preset { get; init; }

    /// <summary>Why it could not be imported, sentence and details; empty where it can.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Reads a checkpoint's headers and recognizes what is in it.</summary>
    /// <exception cref="CheckpointException">The file cannot be read as a checkpoint.</exception>
    public static CheckpointSummary Read(string path)
    {
        using var file = Checkpoint.Open(path);
        return Of(file, Path.GetFileName(path));
    }

    /// <summary>Which weights were taken of a checkpoint that holds several, in sentences; none where there is no choice.</summary>
    public static IEnumerable<string> Choice(Checkpoint file)
    {
        foreach (var (entry, same) in file.OtherWeights)
        {
            yield return same
                ? $"The weights under {file.Weights} were taken; those under {entry} are the very same."
                : $"The weights under {file.Weights} were taken; there are others under {entry} (--weights {entry}).";
        }
    }

    /// <summary>Recognizes what is in an open checkpoint.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="fileName">Its file name, which may tell a preset.</param>
    public static CheckpointSummary Of(Checkpoint file, string fileName)
    {
        var preset = Presets.ForFile(fileName);
        var summary = new CheckpointSummary
        {
            Format = file.Format,
            Tensors = [.. file.Tensors.Values.Select(t => (t.Name, t.ElementType, t.Shape))],
            Metadata = [.. file.Metadata.Keys],
            Hints = MetadataHints.Read(file.Metadata),
            Preset = preset?.Name,
        };
        try
        {
            var names = OfficialNames.Of(file.Tensors);
            summary = summary with { CodeBase = names.CodeBase };
            var recognizer = new Recognizer(names);
            var hints = summary.Hints.Or(preset?.Hints ?? ModelHints.None);
            var architecture = recognizer.Recognize(hints.Upsampling ?? recognizer.UsualUpsampling, hints.PyramidStride ?? 1);
            summary = summary with { Task = recognizer.Task, Architecture = architecture };
            StrictCheck.Require(architecture, names.Tensors);
            return summary;
        }
        catch (ImportException e)
        {
            return summary with { Problems = [e.Message, .. e.Details] };
        }
    }
}
