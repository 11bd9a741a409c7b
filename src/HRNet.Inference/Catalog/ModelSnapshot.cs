using HRNet.Inference.Classification;
using HRNet.Inference.Detection;
using HRNet.Inference.Pose;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Catalog;

/// <summary>A file of the folder.</summary>
/// <param name="Name">Its name without ".onnx".</param>
/// <param name="File">Where it is.</param>
/// <param name="Card">Its card, where that could be read.</param>
/// <param name="Stamp">What it and the files that belong to it looked like when it was opened or refused.</param>
/// <param name="Model">The model, where one is served.</param>
/// <param name="Refusal">Why the file is not served; beside a model that came from what the file was before.</param>
internal sealed record ModelEntry(string Name, string File, ModelCard? Card, string Stamp, LoadedModel? Model, string? Refusal);

/// <summary>The models of a catalog at one time. Never changed, only replaced: whoever holds one has its models open until it lets go.</summary>
internal sealed class ModelSnapshot
{
    private int _holders = 1;

    /// <summary>Makes one, with the maker as its holder.</summary>
    /// <param name="entries">The files.</param>
    /// <param name="defaults">Names of the models that serve requests which name none.</param>
    public ModelSnapshot(IEnumerable<ModelEntry> entries, IReadOnlySet<string> defaults)
    {
        Entries = [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        Defaults = defaults;
        Models = [.. Entries.Select(entry => entry.Model).OfType<LoadedModel>()];
        Infos = [.. Models.Select(model => model.Info with { IsDefault = defaults.Contains(model.Info.Name) })];
        Refused = [.. Entries.Where(entry => entry.Refusal is not null).Select(entry => new RefusedModel(entry.Name, entry.Refusal!))];
        foreach (var model in Models)
            model.Hold();
    }

    /// <summary>The files, by name.</summary>
    public IReadOnlyList<ModelEntry> Entries { get; }

    /// <summary>The models, by name.</summary>
    public IReadOnlyList<LoadedModel> Models { get; }

    /// <summary>What is told of the models.</summary>
    public IReadOnlyList<ModelInfo> Infos { get; }

    /// <summary>Files that are not served.</summary>
    public IReadOnlyList<RefusedModel> Refused { get; }

    /// <summary>Names of the models that serve requests which name none.</summary>
    public IReadOnlySet<string> Defaults { get; }

    /// <summary>The default detection model asked for people; null where there is none, or it knows no people.</summary>
    public PersonDetector? PersonDetector => PersonDetector.Over(Default(model => model.Detector)?.Detector);

    /// <inheritdoc cref="ModelCatalog.Pose"/>
    public PoseEstimator Pose(string? name) => Find(name, model => model.Pose, "pose");

    /// <inheritdoc cref="ModelCatalog.Segmentation"/>
    public Segmenter Segmentation(string? name) => Find(name, model => model.Segmenter, "segmentation");

    /// <inheritdoc cref="ModelCatalog.Detection"/>
    public Detector Detection(string? name) => Find(name, model => model.Detector, "detection");

    /// <inheritdoc cref="ModelCatalog.Classification"/>
    public Classifier Classification(string? name) => Find(name, model => model.Classifier, "classification");

    /// <inheritdoc cref="ModelCatalog.People"/>
    public PeopleFinder People(string? name) => new(Pose(name), PersonDetector);

    /// <summary>Holds it.</summary>
    /// <returns>False where nobody holds it any more: there is a newer one.</returns>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0; holders = Volatile.Read(ref _holders))
        {
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders)
                return true;
        }

        return false;
    }

    /// <summary>Lets go. Models that no snapshot holds any more are closed, when what they accepted is answered.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        foreach (var model in Models)
            model.Release();
    }

    private LoadedModel? Default(Func<LoadedModel, object?> serve) =>
        Models.FirstOrDefault(model => Defaults.Contains(model.Info.Name) && serve(model) is not null);

    private T Find<T>(string? name, Func<LoadedModel, T?> serve, string task) where T : class
    {
        var found = name is null ? Default(serve) : Models.FirstOrDefault(model => model.Info.Name == name);
        if (found is not null && serve(found) is { } served)
            return served;
        var there = string.Join(", ", Models.Where(model => serve(model) is not null).Select(model => model.Info.Name));
        throw new UnknownModelException(
            (name is null ? $"No {task} model is loaded." : $"There is no {task} model '{name}'.")
            + (there.Length > 0 ? $" There is: {there}." : ""));
    }
}

/// <summary>Keeps the models that there were when it was taken open, for a request or for as long as a camera uses them. Dispose it.</summary>
/// <param name="models">The models, held.</param>
internal sealed class ModelLease(ModelSnapshot models) : IDisposable
{
    private int _disposed;

    /// <summary>The models.</summary>
    public ModelSnapshot Models { get; } = models;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Models.Release();
    }
}
