using HRNet.Checkpoints;
using HRNet.Import.Data;
using HRNet.Import.Keys;
using HRNet.Import.Metadata;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;

namespace HRNet.Import;

/// <summary>
/// Makes a model file of a checkpoint: open, recognize, check strictly, fill the card, write. What the tensors cannot tell comes from
/// options, then the checkpoint's metadata, then the preset, then what the code base usually does; each assumption and each contradiction
/// is reported.
/// </summary>
public static class CheckpointImporter
{
    /// <summary>Imports a checkpoint.</summary>
    /// <param name="checkpoint">A .pth (zip or legacy) or .safetensors file.</param>
    /// <param name="output">The .onnx file to write; it appears only when complete, and replaces an older one.</param>
    /// <param name="options">What a person says about it.</param>
    /// <param name="progress">Told the stage and its share.</param>
    /// <param name="cancellation">Stops between tensors; nothing is left behind.</param>
    /// <exception cref="CheckpointException">The file cannot be read as a checkpoint.</exception>
    /// <exception cref="ImportException">
    /// It is no network that is known, or does not fit it, or an option cannot be, or the output cannot be written.
    /// </exception>
    public static ImportReport Import(
        string checkpoint, string output, ImportOptions options, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Path.GetFullPath(checkpoint) == Path.GetFullPath(output)) throw new ImportException("The model would replace the checkpoint that it is made of.");
        using var file = Checkpoint.Open(checkpoint, options.Weights);
        var fileName = Path.GetFileName(checkpoint);
        var notes = new List<string>();
        var warnings = new List<string>();
        var names = OfficialNames.Of(file.Tensors);
        var recognizer = new Recognizer(names);
        var preset = options.Preset is null ? Presets.ForFile(fileName) : Presets.Find(options.Preset);
        var hints = Hints(file, options, preset, warnings);
        var task = Task(recognizer.Task, options, ref hints, warnings);
        var architecture = recognizer.Recognize(hints.Upsampling ?? Assume(recognizer, names, task, warnings), hints.PyramidStride ?? 1);
        // mmdet's rule gives an input of another size for each shape of picture.
        if (architecture is FcosNetwork fcos) architecture = fcos with { AnySize = (hints.Fit ?? InputFit.LongAndShortSide) == InputFit.LongAndShortSide };
        StrictCheck.Require(architecture, names.Tensors);
        hints = hints.Or(recognizer.Usual(architecture));

        var inPlace = options.InPlaceNorm ?? InPlaceAbn.Detect(names, task, fileName);
        notes.AddRange(CheckpointSummary.Choice(file));
        Describe(names, preset, options, inPlace, notes);
        var sha256 = FileHash.Sha256(checkpoint, progress, cancellation);
        if (PublishedHash.In(fileName) is { } expected && !sha256.StartsWith(expected, StringComparison.Ordinal))
            warnings.Add($"The file name ends in {expected}, but the file's SHA-256 begins with {sha256[..8]}: damaged, or not the published file.");
        var regions = Path.ChangeExtension(output, null) + RegionRecipe.FileSuffix;
        var card = new CardMaker(architecture, hints, warnings).Make(task, fileName, sha256, Path.GetFileName(regions));

        TensorSource weights = parameter => Values(names.Tensors, parameter.Name, inPlace);
        if (architecture.SecondStage is not null)
            notes.Add($"Two files that belong together: {Path.GetFileName(output)}, and {Path.GetFileName(regions)} for what comes behind the proposals.");
        Write(output, regions, architecture, weights, card, options, progress, cancellation);
        return new ImportReport
        {
            Checkpoint = checkpoint,
            Format = file.Format,
            CodeBase = names.CodeBase,
            Architecture = architecture,
            ParameterCount = architecture.ParameterCount,
            Card = card,
            Output = output,
            Preset = preset?.Name,
            Notes = notes,
            Warnings = warnings,
        };
    }

    /// <summary>Lays the sources over one another, the strongest first.</summary>
    private static ModelHints Hints(Checkpoint file, ImportOptions options, Preset? preset, List<string> warnings)
    {
        var metadata = MetadataHints.Read(file.Metadata);
        var known = preset?.Hints ?? ModelHints.None;
        warnings.AddRange(options.Hints.Against(metadata.Or(known)).Select(difference => $"The options override what is known of the file: {difference}."));

        // A preset that a person named may be the wrong one; one that was guessed from the file name just yields.
        if (options.Preset is not null)
            warnings.AddRange(metadata.Against(known).Select(difference => $"The checkpoint's metadata overrides the preset {options.Preset}: {difference}."));
        return options.Hints.Or(metadata).Or(known);
    }

    /// <summary>The tensors decide the task; hints only choose between face and hand, whose networks are the same.</summary>
    private static ModelTask Task(ModelTask recognized, ImportOptions options, ref ModelHints hints, List<string> warnings)
    {
        if (hints.Task is null || hints.Task == recognized) return recognized;
        if (recognized == ModelTask.Face && hints.Task == ModelTask.Pose) return ModelTask.Pose;
        if (options.Hints.Task is { } wanted)
            throw new ImportException($"The checkpoint is a network for the task {recognized}, not {wanted}.");
        if (options.Preset is not null)
            throw new ImportException($"The preset {options.Preset} is for the task {hints.Task}, but the checkpoint is a network for {recognized}.");
        warnings.Add($"File name or metadata suggest the task {hints.Task}, but the tensors are a network for {recognized}: only the options are used.");
        hints = options.Hints;
        return recognized;
    }

    private static Upsampling Assume(Recognizer recognizer, OfficialNames names, ModelTask task, List<string> warnings)
    {
        var usual = recognizer.UsualUpsampling;
        if (task == ModelTask.Segment && names.CodeBase == OfficialKeys.Mapper.CodeBase)
            warnings.Add($"Nothing says the upsampling flavour, and the original segmentation code has two: assumed {usual}.");
        return usual;
    }

    private static void Describe(OfficialNames names, Preset? preset, ImportOptions options, bool inPlace, List<string> notes)
    {
        if (preset is not null) notes.Add(options.Preset is null ? $"Preset {preset.Name}, from the file name." : $"Preset {preset.Name}.");
        if (names.Leftovers.Count > 0)
        {
            var groups = names.Leftovers.GroupBy(key => key.Split('.')[0]).Select(group => $"{group.Key}.* ({group.Count()})");
            notes.Add($"Left behind, not part of the network: {string.Join(", ", groups)}.");
        }

        var why = options.InPlaceNorm is null ? "recognized from the file" : "asked for";
        if (inPlace) notes.Add($"Batch-norm weights become |weight| + 1e-5, as InPlaceABN used them ({why}).");
        else if (options.InPlaceNorm is false) notes.Add("Batch-norm weights are taken as they are, as asked for.");
    }

    private static float[] Values(IReadOnlyDictionary<string, CheckpointTensor> tensors, string name, bool inPlace)
    {
        var values = tensors[name].Read();
        if (inPlace && InPlaceAbn.IsNormWeight(name, tensors)) InPlaceAbn.Apply(values);
        return values;
    }

    private static void Write(
        string output, string regions, Architecture architecture, TensorSource weights, ModelCard card, ImportOptions options,
        IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var stored = new OnnxOptions { HalfStorage = options.HalfStorage };
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder) Directory.CreateDirectory(folder);
            // The first file names the second, so it comes last.
            if (architecture.SecondStage is { } second) OnnxWriter.Write(regions, second, weights, card, stored, progress: null, cancellation);
            OnnxWriter.Write(output, architecture, weights, card, stored, Writing(progress), cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new ImportException($"The checkpoint's weights cannot be written: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{output} cannot be written: {e.Message}");
        }
    }

    private static Progress? Writing(IProgress<ImportProgress>? progress) => progress is null ? null : new Progress(progress);

    private sealed class Progress(IProgress<ImportProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new ImportProgress("writing", value));
    }
}
