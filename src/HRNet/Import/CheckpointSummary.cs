using HRNet.Checkpoints;
using HRNet.Import.Data;
using HRNet.Import.Keys;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>What a checkpoint is, told without importing it.</summary>
/// <param name="CodeBase">The code base whose key names it has.</param>
/// <param name="Architecture">The network that its tensors belong to; null where there is none that is known.</param>
/// <param name="Preset">The preset that its file name stands for, or null.</param>
/// <param name="Problems">Why it could not be imported, line by line; empty if it could.</param>
/// <param name="Leftovers">Keys that are known and not part of the network.</param>
public sealed record CheckpointSummary(
    string CodeBase, Architecture? Architecture, string? Preset, IReadOnlyList<string> Problems, IReadOnlyList<string> Leftovers)
{
    /// <summary>Looks at a checkpoint.</summary>
    /// <param name="checkpoint">The open file.</param>
    /// <param name="fileName">Its name without folders, which published files are known by.</param>
    public static CheckpointSummary Of(Checkpoint checkpoint, string fileName)
    {
        var names = OfficialNames.Of(checkpoint.Tensors);
        var preset = Presets.ForFile(fileName);
        var recognizer = new Recognizer(names);
        Architecture? architecture = null;
        try
        {
            architecture = recognizer.Recognize(preset?.Facts.Upsampling ?? recognizer.UsualUpsampling);
            StrictCheck.Require(architecture, names.Tensors);
            return new CheckpointSummary(names.CodeBase, architecture, preset?.Name, [], names.Leftovers);
        }
        catch (ImportException e)
        {
            return new CheckpointSummary(names.CodeBase, architecture, preset?.Name, [e.Message, .. e.Details], names.Leftovers);
        }
    }
}
