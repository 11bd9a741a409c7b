using HRNet.Inference.Classification;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Pose;
using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;
using HRNet.Models;
using Microsoft.Extensions.Logging;

namespace HRNet.Inference.Catalog;

/// <summary>The models of a folder, each with its session open and warm. Safe to use from several threads at once.</summary>
public sealed partial class ModelCatalog : IAsyncDisposable
{
    private readonly SemaphoreSlim _adding = new(1);
    private readonly Opener _open;

    /// <summary>Never changed, only replaced: whoever reads it has one state of the catalog.</summary>
    private volatile Opened _opened;

    private bool _closed;

    private ModelCatalog(List<LoadedModel> models, IReadOnlyList<RefusedModel> refused, Opener open) =>
        (_opened, Refused, _open) = (new(models), refused, open);

    /// <summary>Opens a model's file.</summary>
    private delegate Task<LoadedModel> Opener(string file, ModelCard card, bool isDefault, CancellationToken cancel);

    /// <summary>Every model of the folder by name, also those whose task is not served.</summary>
    public IReadOnlyList<ModelInfo> Models => _opened.Infos;

    /// <summary>Files of the folder that could not be served at the start; the others serve without them.</summary>
    public IReadOnlyList<RefusedModel> Refused { get; }

    /// <summary>Opens every .onnx file of the folder, or the one file that the settings name.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="loggers">Where it is told what was loaded, and which devices did not work.</param>
    /// <param name="cancel">Stops between two models.</param>
    /// <exception cref="ModelLoadException">
    /// The folder is missing, none of its models or not the one that was named can be served, or a setting names no model.
    /// </exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run a model.</exception>
    public static Task<ModelCatalog> OpenAsync(InferenceOptions options, ILoggerFactory loggers, CancellationToken cancel) =>
        OpenAsync(options, loggers, TimeProvider.System, cancel);

    /// <summary>As the other, with a clock.</summary>
    internal static async Task<ModelCatalog> OpenAsync(
        InferenceOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancel)
    {
        var log = loggers.CreateLogger<ModelCatalog>();
        var files = Files(options.Models);
        if (files.Length == 0)
            Log.NoModels(log, options.Models);
        // A file that was named alone has to open; of a folder the others serve.
        var alone = File.Exists(options.Models);
        var refused = new List<RefusedModel>();
        var found = new List<(string File, ModelCard Card)>();
        foreach (var file in files)
        {
            try
            {
                found.Add((file, LoadedModel.ReadCard(file)));
            }
            catch (ModelLoadException fault) when (!alone)
            {
                Refuse(file, fault);
            }
        }

        var defaults = Defaults();
        var devices = new DeviceSelector(options.Device, options.StrictDevice, loggers.CreateLogger<DeviceSelector>());
        var memory = new QueueMemory((long)options.QueueMemory << 20);
        async Task<LoadedModel> Open(string file, ModelCard card, bool isDefault, CancellationToken stop)
        {
            var start = time.GetTimestamp();
            var model = await Task.Run(() => LoadedModel.OpenAsync(file, card, isDefault, options, devices, memory, time.GetUtcNow(), stop), stop)
                .ConfigureAwait(false);
            Log.Loaded(log, model.Info.Name, card.Task, model.Info.Device.Device, time.GetElapsedTime(start).TotalMilliseconds);
            return model;
        }

        var models = new List<LoadedModel>();
        try
        {
            foreach (var (file, card) in found.ToArray())
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    models.Add(await Open(file, card, defaults.Contains(NameOf(file)), cancel).ConfigureAwait(false));
                }
                catch (ModelLoadException fault) when (!alone)
                {
                    Refuse(file, fault);
                    found.Remove((file, card));
                    defaults = Defaults();
                }
            }

            return models.Count > 0 || refused.Count == 0
                ? new ModelCatalog(models, refused, Open)
                : throw new ModelLoadException($"None of the models in '{options.Models}' can be served. {refused[0].Reason}");
        }
        catch
        {
            foreach (var model in models)
                await model.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        void Refuse(string file, ModelLoadException fault)
        {
            refused.Add(new RefusedModel(NameOf(file), fault.Message));
            Log.Refused(log, fault.Message);
        }

        string?[] Defaults()
        {
            var (names, cards) = (found.Select(one => NameOf(one.File)).ToArray(), found.Select(one => one.Card).ToArray());
            return
            [
                ChooseDefault(names, cards, options.PoseModel, nameof(options.PoseModel), ModelTask.Pose, ModelTask.Face),
                ChooseDefault(names, cards, options.SegmentModel, nameof(options.SegmentModel), ModelTask.Segment),
                ChooseDefault(names, cards, options.DetectModel, nameof(options.DetectModel), ModelTask.Detect),
                ChooseDefault(names, cards, options.ClassifyModel, nameof(options.ClassifyModel), ModelTask.Classify),
            ];
        }

        static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);
    }

    /// <summary>Whether a model of that card is served: its task is known here, and a detector says how its outputs become boxes.</summary>
    public static bool Serves(ModelCard card) =>
        card.Task is ModelTask.Pose or ModelTask.Face or ModelTask.Segment or ModelTask.Classify
            || card is { Task: ModelTask.Detect, Detection: not null };

    /// <summary>A pose or face model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public PoseEstimator Pose(string? name = null) => Find(name, m => m.Pose, "pose");

    /// <summary>A segmentation model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public Segmenter Segmentation(string? name = null) => Find(name, m => m.Segmenter, "segmentation");

    /// <summary>A detection model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public Detector Detection(string? name = null) => Find(name, m => m.Detector, "detection");

    /// <summary>A classification model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public Classifier Classification(string? name = null) => Find(name, m => m.Classifier, "classification");

    /// <summary>Refuses, before a picture is even read, what a model's full queue would refuse after it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="patience">How long the caller stays; null for as long as it takes.</param>
    /// <exception cref="BusyException">The queue has no place, or not in that time.</exception>
    internal void ThrowIfFull(ModelInfo model, TimeSpan? patience) => _opened.Models.FirstOrDefault(m => m.Info == model)?.ThrowIfFull(patience);

    /// <summary>The default detection model asked for people; null where there is none, or it knows no people.</summary>
    internal PersonDetector? PersonDetector =>
        PersonDetector.Over(_opened.Models.FirstOrDefault(m => m.Info.IsDefault && m.Detector is not null)?.Detector);

    /// <summary>A pose model together with the default detection model, if that finds people.</summary>
    /// <param name="name">The pose model's name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    internal PeopleFinder People(string? name = null) => new(Pose(name), PersonDetector);

    /// <summary>
    /// Opens one more model while the others serve. It answers requests that name it, and those that name none only where no model of its
    /// task did so before: which model is the default is chosen at the start.
    /// </summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="cancel">Stops between two devices.</param>
    /// <exception cref="ModelLoadException">It cannot be served, or its name is taken.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run it.</exception>
    public async Task<ModelInfo> AddAsync(string file, CancellationToken cancel)
    {
        await _adding.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var name = Path.GetFileNameWithoutExtension(file);
            if (Models.Any(m => m.Name == name))
                throw new ModelLoadException($"A model '{name}' is loaded already.");
            var card = LoadedModel.ReadCard(file);
            ModelTask[] alike = card.Task is ModelTask.Pose or ModelTask.Face ? [ModelTask.Pose, ModelTask.Face] : [card.Task];
            var isDefault = Serves(card) && !Models.Any(m => m.IsDefault && alike.Contains(m.Card.Task));
            var model = await _open(file, card, isDefault, cancel).ConfigureAwait(false);
            _opened = new([.. _opened.Models.Append(model).OrderBy(m => m.Info.Name, StringComparer.Ordinal)]);
            return model.Info;
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Completes the work that was accepted, then closes all sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        // A model that is being added is closed with the others.
        await _adding.WaitAsync().ConfigureAwait(false);
        _closed = true;
        _adding.Release();
        await Task.WhenAll(_opened.Models.Select(m => m.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static string[] Files(string models)
    {
        if (File.Exists(models))
            return [models];
        if (!Directory.Exists(models))
            throw new ModelLoadException($"The folder of models, '{models}', does not exist.");
        return [.. ModelFiles.In(models)];
    }

    private T Find<T>(string? name, Func<LoadedModel, T?> serve, string task) where T : class
    {
        var models = _opened.Models;
        var found = models.FirstOrDefault(m => name is null ? m.Info.IsDefault && serve(m) is not null : m.Info.Name == name);
        if (found is not null && serve(found) is { } served)
            return served;
        var there = string.Join(", ", models.Where(m => serve(m) is not null).Select(m => m.Info.Name));
        throw new UnknownModelException(
            (name is null ? $"No {task} model is loaded." : $"There is no {task} model '{name}'.")
            + (there.Length > 0 ? $" There is: {there}." : ""));
    }

    /// <summary>The model that a setting names, or the first by name of the first task that has one.</summary>
    private static string? ChooseDefault(string[] names, ModelCard[] cards, string? wanted, string setting, params ModelTask[] tasks)
    {
        var fitting = tasks.SelectMany(t => names.Where((_, i) => cards[i].Task == t && Serves(cards[i]))).ToArray();
        if (string.IsNullOrEmpty(wanted))
            return fitting.FirstOrDefault();
        return fitting.FirstOrDefault(n => n == wanted)
            ?? throw new ModelLoadException(
                $"The setting {setting} names '{wanted}', which is no such model of the folder. "
                + $"There is: {(fitting.Length > 0 ? string.Join(", ", fitting) : "none")}.");
    }

    /// <summary>Models that are open, by name.</summary>
    private sealed class Opened(IReadOnlyList<LoadedModel> models)
    {
        public IReadOnlyList<LoadedModel> Models { get; } = models;

        public IReadOnlyList<ModelInfo> Infos { get; } = [.. models.Select(m => m.Info)];
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Error, "{Reason} The other models serve without it")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(1, LogLevel.Information, "Loaded {Model} ({Task}) on {Device} in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, string model, ModelTask task, string device, double milliseconds);

        [LoggerMessage(2, LogLevel.Warning, "There is no .onnx file in '{Folder}'")]
        public static partial void NoModels(ILogger logger, string folder);
    }
}
