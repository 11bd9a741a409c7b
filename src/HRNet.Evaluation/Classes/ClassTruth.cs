using System.Globalization;

namespace HRNet.Evaluation.Classes;

/// <summary>What pictures are of: by name of the picture (below its folder, with slashes) the class, from 0 on.</summary>
public static class ClassTruth
{
    private static readonly string[] s_pictures = [".jpeg", ".jpg", ".png", ".webp"];

    /// <summary>
    /// Reads a list with a picture and its class on each line, as <c>val.txt</c> of ImageNet has it; or a folder with a folder of pictures
    /// for each class, whose names in order (of ImageNet those of the synsets) are the classes.
    /// </summary>
    /// <param name="path">The list or the folder.</param>
    /// <param name="classes">How many classes there are; null where nobody knows.</param>
    /// <exception cref="EvaluationException">It is neither, or the classes are others.</exception>
    public static IReadOnlyDictionary<string, int> Read(string path, int? classes = null) => Directory.Exists(path) ? ReadFolders(path, classes) : ReadList(path, classes);

    private static Dictionary<string, int> ReadFolders(string path, int? classes)
    {
        var folders = Directory.GetDirectories(path).Order(StringComparer.Ordinal).ToArray();
        if (folders.Length == 0)
            throw new EvaluationException($"There is no folder of a class in '{path}'.");
        if (classes is { } known && known != folders.Length)
            throw new EvaluationException($"'{path}' has {folders.Length} folders of classes, but the model knows {known} classes: which is which cannot be told.");
        var truth = new Dictionary<string, int>();
        foreach (var (label, folder) in folders.Index())
        {
            foreach (var file in Directory.GetFiles(folder).Where(file => s_pictures.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal))
                truth.Add($"{Path.GetFileName(folder)}/{Path.GetFileName(file)}", label);
        }

        return truth.Count > 0 ? truth : throw new EvaluationException($"There is no picture in the folders of '{path}'.");
    }

    private static Dictionary<string, int> ReadList(string path, int? classes)
    {
        var truth = new Dictionary<string, int>();
        foreach (var (number, line) in File.ReadLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            // A name may have spaces in it, the class has none.
            var text = line.TrimEnd();
            var parting = text.LastIndexOfAny([' ', '\t']);
            if (parting < 1 || !int.TryParse(text.AsSpan(parting + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var label))
                throw new EvaluationException($"Line {number + 1} of '{path}' is not the name of a picture and the number of its class.");
            if (label >= classes)
                throw new EvaluationException($"Line {number + 1} of '{path}' names class {label}; the model knows 0 to {classes - 1}.");
            if (!truth.TryAdd(text[..parting].TrimEnd().Replace('\\', '/'), label))
                throw new EvaluationException($"Line {number + 1} of '{path}' names a picture for the second time.");
        }

        return truth.Count > 0 ? truth : throw new EvaluationException($"There is no picture in '{path}'.");
    }
}
