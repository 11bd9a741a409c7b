using HRNet.Models;

namespace HRNet.Onnx;

/// <summary>Reads what an ONNX file says about itself. The weights are passed over, however many there are.</summary>
public static class ModelFile
{
    private const int LongestCard = 16 << 20;

    /// <summary>
    /// The card of a model: from its metadata, else from the file of the same name that ends in .json (for models that others exported).
    /// </summary>
    /// <exception cref="ModelFileException">The file is no ONNX model, or has no card, or one that cannot be used.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelCard ReadCard(string path)
    {
        using var file = Open(path);
        return FindCard(path, ModelScan.Read(file, graph: false).Metadata)
            ?? throw new ModelFileException(
                $"{Path.GetFileName(path)} has no model card in its metadata, and there is no {Path.GetFileName(CardPath(path))} beside it.");
    }

    /// <summary>A summary of a model.</summary>
    /// <exception cref="ModelFileException">The file is no ONNX model, or its card cannot be used.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelSummary Inspect(string path)
    {
        using var file = Open(path);
        var scan = ModelScan.Read(file, graph: true);
        return scan.Summarize(file.Length, FindCard(path, scan.Metadata));
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16384, FileOptions.RandomAccess);

    private static string CardPath(string path) => Path.ChangeExtension(path, ".json");

    private static ModelCard? FindCard(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (CardProperties.Read(metadata) is { } card)
            return card;
        var beside = new FileInfo(CardPath(path));
        if (!beside.Exists)
            return null;
        if (beside.Length > LongestCard)
            throw new ModelFileException($"{beside.Name} has {beside.Length:N0} bytes; a model card has at most {LongestCard:N0}.");
        return CardProperties.Parse(File.ReadAllText(beside.FullName));
    }
}
