using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Models;
using HRNet.Pull;

namespace HRNet.Evaluation.Published;

/// <summary>A row of the published tables. All of them stand in <c>published.json</c>, each with its source.</summary>
internal sealed record PublishedRow
{
    private static readonly Lazy<PublishedRow[]> s_all = new(Load);

    /// <summary>The task as the command calls it, such as "coco-keypoints"; where no command measures it, the data set's name.</summary>
    public required string Task { get; init; }

    /// <summary>The network as its authors call it.</summary>
    public required string Name { get; init; }

    /// <summary>How the names of the published files begin.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What it was measured on, and how.</summary>
    public required string Protocol { get; init; }

    /// <summary>The figures by name, in the unit of the evaluator.</summary>
    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    /// <summary>Where the table stands.</summary>
    public required string Source { get; init; }

    /// <summary>The variant as a card calls it; null where the file's name alone tells the row.</summary>
    public string? Variant { get; init; }

    /// <summary>Rows x columns of the input.</summary>
    public string? Input { get; init; }

    /// <summary>The system as a card calls it.</summary>
    public string? Architecture { get; init; }

    /// <summary>Every row.</summary>
    public static IReadOnlyList<PublishedRow> All => s_all.Value;

    /// <summary>
    /// The row that a model should meet: that of the file it was imported from, else the authors' own of the same network and input size.
    /// </summary>
    /// <returns>Null where nothing like it was published.</returns>
    public static PublishedRow? For(string task, ModelCard card) =>
        ForFile(card.Source, All.Where(row => row.Task == task))
        ?? All.FirstOrDefault(row => row.Task == task && row.Variant == card.Variant && row.Architecture == card.Architecture
            && row.Input == $"{card.InputHeight}x{card.InputWidth}");

    /// <summary>
    /// The row of a published file: the first, where it was measured in several ways; else one that stands for all that the authors
    /// published of that network.
    /// </summary>
    /// <returns>Null where it has none.</returns>
    public static PublishedRow? For(PublishedFile file) =>
        ForFile(file.File, All) ?? All.FirstOrDefault(row => row.Files.Count == 0 && row.Variant == file.Variant && row.Input == file.Input);

    /// <summary>
    /// Where the names of two files begin alike, as those of PASCAL-Context with 59 and 60 classes, the longer one is meant.
    /// </summary>
    private static PublishedRow? ForFile(string file, IEnumerable<PublishedRow> rows) => rows
        .Select(row => (Row: row, Begins: row.Files.Where(name => file.StartsWith(name, StringComparison.OrdinalIgnoreCase)).Max(name => (int?)name.Length)))
        .Where(match => match.Begins is not null)
        .OrderByDescending(match => match.Begins).FirstOrDefault().Row;

    private static PublishedRow[] Load()
    {
        using var file = typeof(PublishedRow).Assembly.GetManifestResourceStream("published.json")!;
        return JsonSerializer.Deserialize(file, PublishedJson.Default.PublishedRowArray)!;
    }
}

/// <summary>Names in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PublishedRow[]))]
internal sealed partial class PublishedJson : JsonSerializerContext;
