using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Inference.Catalog;

/// <summary>Where models lie, and which one is meant.</summary>
public static class ModelFiles
{
    /// <summary>The environment variable that names the folder of models.</summary>
    public const string Variable = "HRNET_MODELS";

    private const string Usual = "models";

    /// <summary>How checkpoints end; timm's names have points of their own.</summary>
    private static readonly string[] s_endings = [".tar", ".pth", ".pt", ".bin", ".safetensors"];

    /// <summary>The name of the model that a checkpoint becomes.</summary>
    /// <param name="checkpoint">Path or name of the checkpoint.</param>
    public static string NameOf(string checkpoint) => s_endings.Aggregate(
        Path.GetFileName(checkpoint), (name, ending) =>
            name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name);

    /// <summary>
    /// The folder of models: what <see cref="Variable"/> says; else "models" in the working folder or the nearest folder above it that has
    /// one; else "models" beside the program, whether it is there or not.
    /// </summary>
    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said)
            return said;
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var models = Path.Combine(folder.FullName, Usual);
            if (Directory.Exists(models))
                return Path.GetRelativePath(Directory.GetCurrentDirectory(), models);
        }

        return Path.Combine(AppContext.BaseDirectory, Usual);
    }

    /// <summary>The file of the model that is meant.</summary>
    /// <param name="model">A path, a name in the folder, or null for the first by name whose task fits.</param>
    /// <param name="folder">The folder; null for the usual one.</param>
    /// <param name="tasks">What it may answer.</param>
    /// <exception cref="UnknownModelException">There is none; the message says what was looked at, and what there is.</exception>
    public static string Find(string? model, string? folder, params ModelTask[] tasks)
    {
        if (model is not null && File.Exists(model))
            return model;
        folder ??= Folder();
        var fitting = Fitting(folder, tasks).ToArray();
        return fitting.FirstOrDefault(file => model is null
            || Path.GetFileNameWithoutExtension(file).Equals(model, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnknownModelException(
                (model is null ? $"No model for this task lies in '{folder}'." : $"'{model}' is neither an .onnx file nor a model for this task in '{folder}'.")
                + (fitting.Length > 0 ? $" There is: {string.Join(", ", fitting.Select(Path.GetFileNameWithoutExtension))}."
                    : Directory.Exists(folder) ? " 'hrnet pull --list' shows published ones."
                    : $" There is no such folder; {Variable} can name another."));
    }

    /// <summary>The first model of a folder by name whose task fits; null where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tasks">What it may answer.</param>
    public static string? First(string folder, params ModelTask[] tasks) => Fitting(folder, tasks).FirstOrDefault();

    /// <summary>
    /// The .onnx files of a folder that are models, by name. The second graph of a detector is part of the model that names it; what begins
    /// with a point is not finished.
    /// </summary>
    internal static IEnumerable<string> In(string folder) => !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*.onnx")
        .Where(file => !file.EndsWith(RegionRecipe.FileSuffix, StringComparison.Ordinal) && Path.GetFileName(file)[0] != '.')
        .Order(StringComparer.Ordinal);

    /// <summary>The files that a model consists of: a detector may have two.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="card">Its card; null where it cannot be read.</param>
    internal static string[] Of(string file, ModelCard? card) => card?.Detection?.Regions is { } regions
        ? [file, Path.Combine(Path.GetDirectoryName(file)!, regions.File)]
        : [file];

    /// <summary>
    /// Length and time of all that a model's answers depend on: its files, and the card beside them if there is one. Another stamp is
    /// another model.
    /// </summary>
    /// <inheritdoc cref="Of" path="/param"/>
    internal static string Stamp(string file, ModelCard? card)
    {
        // The second file of a model whose card is not known is the usual one.
        string[] files = [.. Of(file, card), Path.ChangeExtension(file, null) + RegionRecipe.FileSuffix, Path.ChangeExtension(file, ".json")];
        return string.Join(' ', files.Distinct().Select(path => new FileInfo(path) is { Exists: true } there
            ? $"{there.Length}@{there.LastWriteTimeUtc.Ticks}"
            : "-"));
    }

    private static IEnumerable<string> Fitting(string folder, ModelTask[] tasks) =>
        In(folder).Where(file => CardOf(file) is { } card && tasks.Contains(card.Task));

    /// <summary>
    /// What a file says of itself; null where it says nothing that can be read: one bad file is not in the way of the others.
    /// </summary>
    internal static ModelCard? CardOf(string file)
    {
        try
        {
            return ModelFile.ReadCard(file);
        }
        catch (Exception exception) when (exception is ModelFileException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
