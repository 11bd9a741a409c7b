using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Models;

namespace HRNet.Inference.Catalog;

/// <summary>
/// Which model serves requests that name none: the one that the settings name, else the one that was chosen while the service ran (it is kept in a
/// file of the folder), else the one that did so before, else the first by name.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="folder">The folder; null where there is none to keep a choice in.</param>
internal sealed partial class DefaultModels(InferenceOptions options, string? folder)
{
    /// <summary>Its point keeps it from being the card of a model "defaults".</summary>
    public const string FileName = ".defaults.json";

    private const int LongestFile = 65_536;

    /// <summary>Models of a group have one default; a group is known by its first task.</summary>
    private readonly Group[] _groups =
    [
        new([ModelTask.Pose, ModelTask.Face], nameof(options.PoseModel), options.PoseModel),
        new([ModelTask.Segment], nameof(options.SegmentModel), options.SegmentModel),
        new([ModelTask.Detect], nameof(options.DetectModel), options.DetectModel),
        new([ModelTask.Classify], nameof(options.ClassifyModel), options.ClassifyModel),
    ];

    private readonly string? _file = folder is null ? null : Path.Combine(folder, FileName);
    private Dictionary<string, string> _chosen = [];

    /// <summary>Reads what was chosen before.</summary>
    /// <returns>False where there is a file that cannot be read, which then counts for nothing.</returns>
    public bool Read()
    {
        if (_file is null || !File.Exists(_file))
            return true;
        try
        {
            if (new FileInfo(_file).Length > LongestFile)
                return false;
            _chosen = JsonSerializer.Deserialize(File.ReadAllBytes(_file), DefaultsJson.Default.DictionaryStringString) ?? [];
            return true;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The models that are the default of their task.</summary>
    /// <param name="models">All.</param>
    /// <param name="before">Those that were so before.</param>
    public HashSet<string> Of(IEnumerable<(string Name, ModelCard Card)> models, IReadOnlySet<string> before)
    {
        var all = models.ToArray();
        return [.. _groups.Select(group =>
        {
            var fitting = Fitting(all, group.Tasks);
            return fitting.FirstOrDefault(name => name == group.Wanted)
                ?? fitting.FirstOrDefault(name => name == _chosen.GetValueOrDefault(group.Key))
                ?? fitting.FirstOrDefault(before.Contains)
                ?? fitting.FirstOrDefault();
        }).OfType<string>()];
    }

    /// <summary>Checks that each model which a setting names is there.</summary>
    /// <exception cref="ModelLoadException">One is not.</exception>
    public void Check(IEnumerable<(string Name, ModelCard Card)> models)
    {
        var all = models.ToArray();
        foreach (var group in _groups)
        {
            var fitting = Fitting(all, group.Tasks);
            if (!string.IsNullOrEmpty(group.Wanted) && !fitting.Contains(group.Wanted))
            {
                throw new ModelLoadException(
                    $"The setting {group.Setting} names '{group.Wanted}', which is no such model of the folder. "
                    + $"There is: {(fitting.Length > 0 ? string.Join(", ", fitting) : "none")}.");
            }
        }
    }

    /// <summary>The setting that names the default model of such models, and which one; null where none does.</summary>
    public (string Setting, string Name)? SettingOf(ModelCard card)
    {
        var group = GroupOf(card);
        return group.Wanted is { Length: > 0 } name ? ($"{InferenceOptions.Section}:{group.Setting}", name) : null;
    }

    /// <summary>Chooses a model, and keeps that for the next start.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public void Choose(string name, ModelCard card) => Keep(new(_chosen) { [GroupOf(card).Key] = name });

    /// <summary>Forgets that a model was chosen.</summary>
    /// <inheritdoc cref="Choose" path="/exception"/>
    public void Forget(string name)
    {
        if (_chosen.ContainsValue(name))
            Keep(new(_chosen.Where(chosen => chosen.Value != name)));
    }

    private Group GroupOf(ModelCard card) => _groups.First(group => group.Tasks.Contains(card.Task));

    private void Keep(Dictionary<string, string> chosen)
    {
        if (_file is not null)
        {
            var unfinished = $"{_file}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(chosen, DefaultsJson.Default.DictionaryStringString));
            File.Move(unfinished, _file, overwrite: true);
        }

        _chosen = chosen;
    }

    private static string[] Fitting((string Name, ModelCard Card)[] models, ModelTask[] tasks) =>
        [.. tasks.SelectMany(task => models.Where(model => model.Card.Task == task && ModelCatalog.Serves(model.Card)).Select(model => model.Name))];

    private sealed record Group(ModelTask[] Tasks, string Setting, string? Wanted)
    {
        /// <summary>How the file calls it.</summary>
        public string Key { get; } = Tasks[0].ToString().ToLowerInvariant();
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class DefaultsJson : JsonSerializerContext;
}
