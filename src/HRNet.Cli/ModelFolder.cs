using HRNet.Inference;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Cli;

/// <summary>Where models lie, and which one is meant.</summary>
internal static class ModelFolder
{
    /// <summary>How checkpoints end; timm's names have points of their own.</summary>
    private static readonly string[] s_endings = [".tar", ".pth", ".pt", ".bin", ".safetensors"];

    /// <summary>The name of the model that a checkpoint becomes.</summary>
    public static string NameOf(string checkpoint) => s_endings.Aggregate(
        Path.GetFileName(checkpoint), (name, ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name);

    /// <summary>"models" in the working folder or the nearest folder above it that has one, else beside the program.</summary>
    public static string Default()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var models = Path.Combine(folder.FullName, "models");
            if (Directory.Exists(models))
                return Path.GetRelativePath(Directory.GetCurrentDirectory(), models);
        }

        return Path.Combine(AppContext.BaseDirectory, "models");
    }

    /// <summary>The file of the model that is meant: a path, a name in the folder, or the first by name whose task fits.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    public static string Find(string folder, string? model, params ModelTask[] tasks)
    {
        if (model is not null && File.Exists(model))
            return model;
        var fitting = Fitting(folder, tasks).ToArray();
        return fitting.FirstOrDefault(file => model is null || Path.GetFileNameWithoutExtension(file).Equals(model, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnknownModelException(
                (model is null ? $"No model for this task lies in '{folder}'." : $"'{model}' is neither an .onnx file nor a model for this task in '{folder}'.")
                + (fitting.Length > 0 ? $" There is: {string.Join(", ", fitting.Select(Path.GetFileNameWithoutExtension))}." : ""));
    }

    /// <summary>The first model of the folder by name whose task fits; null where there is none.</summary>
    public static string? First(string folder, params ModelTask[] tasks) => Fitting(folder, tasks).FirstOrDefault();

    /// <summary>The models of a task by name. The second graph of a detector is part of the model that names it.</summary>
    private static IEnumerable<string> Fitting(string folder, ModelTask[] tasks) =>
        !Directory.Exists(folder) ? []
        : Directory.GetFiles(folder, "*.onnx")
            .Where(file => !file.EndsWith(RegionRecipe.FileSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Where(file => tasks.Contains(ModelFile.ReadCard(file).Task));
}
