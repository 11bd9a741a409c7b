using HRNet.Inference.Classification;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Pose;
using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;
using HRNet.Models;
using Microsoft.Extensions.Logging;

namespace HRNet.Inference.Catalog;

/// <summary>
/// The models of a folder, each with its session open and warm. Models may come, go and be replaced while the others serve. Safe to use from
/// several threads at once.
/// </summary>
public sealed partial class ModelCatalog : IAsyncDisposable
{
    private readonly InferenceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelCatalog> _log;
    private readonly DeviceSelector _devices;
    private readonly DefaultModels _defaults;

    /// <summary>What the memory of all models' queues is counted in.</summary>
    private readonly QueueMemory _memory;

    /// <summary>The folder; null where the settings name one file.</summary>
    private readonly string? _folder;

    private readonly FolderLook? _look;

    /// <summary>One change at a time.</summary>
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>Models that are no longer served and perhaps not closed yet.</summary>
    private readonly List<LoadedModel> _retired = [];

    private volatile ModelSnapshot _opened = new([], new HashSet<string>());
    private int _version;
    private bool _closed;

    private ModelCatalog(InferenceOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        (_options, _time, _log) = (options, time, loggers.CreateLogger<ModelCatalog>());
        _devices = new DeviceSelector(
            options.Device, options.StrictDevice, loggers.CreateLogger<DeviceSelector>(),
            GraphCache.Of(options.GraphCache, (long)options.GraphCacheMiB << 20, _log));
        _folder = File.Exists(options.Models) ? null : options.Models;
        _look = _folder is null ? null : new FolderLook(_folder, _log);
        _defaults = new DefaultModels(options, _folder);
        _memory = new QueueMemory((long)options.QueueMemory << 20);
    }

    /// <summary>Every model of the folder by name, also those whose task is not served.</summary>
    public IReadOnlyList<ModelInfo> Models => _opened.Infos;

    /// <summary>
    /// Files of the folder that cannot be served; the others serve without them. Where a model of that name is served all the same, it is
    /// what the file was before.
    /// </summary>
    public IReadOnlyList<RefusedModel> Refused => _opened.Refused;

    /// <summary>Another number after each change.</summary>
    internal int Version => Volatile.Read(ref _version);

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
        var catalog = new ModelCatalog(options, loggers, time);
        try
        {
            await catalog.StartAsync(cancel).ConfigureAwait(false);
            return catalog;
        }
        catch
        {
            await catalog.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether a model of that card is served: its task is known here, and a detector says how its outputs become boxes.</summary>
    public static bool Serves(ModelCard card) =>
        card.Task is ModelTask.Pose or ModelTask.Face or ModelTask.Segment or ModelTask.Classify
            || card is { Task: ModelTask.Detect, Detection: not null };

    /// <summary>A pose or face model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public PoseEstimator Pose(string? name = null) => _opened.Pose(name);

    /// <summary>A segmentation model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public Segmenter Segmentation(string? name = null) => _opened.Segmentation(name);

    /// <summary>A detection model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public Detector Detection(string? name = null) => _opened.Detection(name);

    /// <summary>A classification model.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    public Classifier Classification(string? name = null) => _opened.Classification(name);

    /// <summary>
    /// The models that there are now, kept open until the lease is disposed. Where models may be replaced or removed, whoever asks one for
    /// longer than a moment needs it.
    /// </summary>
    internal ModelLease Hold()
    {
        // A snapshot that nobody holds is no longer the newest.
        for (var opened = _opened; ; opened = _opened)
        {
            if (opened.TryHold())
                return new ModelLease(opened);
        }
    }

    /// <summary>The default detection model asked for people; null where there is none, or it knows no people.</summary>
    internal PersonDetector? PersonDetector => _opened.PersonDetector;

    /// <summary>A pose model together with the default detection model, if that finds people.</summary>
    /// <param name="name">The pose model's name; null for the default one.</param>
    /// <exception cref="UnknownModelException">There is none of that name.</exception>
    internal PeopleFinder People(string? name = null) => _opened.People(name);

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
        using var change = await ChangeAsync(cancel).ConfigureAwait(false);
        var name = NameOf(file);
        if (Models.Any(model => model.Name == name))
            throw new ModelLoadException($"A model '{name}' is loaded already.");
        return await PutAsync(file, file, LoadedModel.ReadCard(file), cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Opens a file while the others serve, in place of the model of its name if there is one. That one completes what it has accepted. Nothing
    /// is changed where the file cannot be served, and nothing is done where it is served already.
    /// </summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="home">Where to move it before it serves; null to leave it there.</param>
    /// <param name="cancel">Stops between two devices.</param>
    /// <returns>The model, and whether there was none of its name.</returns>
    /// <exception cref="ModelLoadException">It cannot be served.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run it.</exception>
    /// <exception cref="IOException">It cannot be moved.</exception>
    internal async Task<(ModelInfo Model, bool IsNew)> PutAsync(string file, string? home, CancellationToken cancel)
    {
        using var change = await ChangeAsync(cancel).ConfigureAwait(false);
        home ??= file;
        var before = Entry(NameOf(home));
        if (home == file && before is { Model: { } served, Refusal: null } && before.Stamp == ModelFiles.Stamp(file, before.Card))
            return (Told(served.Info.Name), false);
        return (await PutAsync(file, home, LoadedModel.ReadCard(file), cancel).ConfigureAwait(false), before?.Model is null);
    }

    /// <summary>Removes a model and its files. It completes what it has accepted.</summary>
    /// <exception cref="UnknownModelException">There is neither a model nor a refused file of that name.</exception>
    /// <exception cref="ModelChangeException">A setting names it.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    internal async Task DeleteAsync(string name, CancellationToken cancel)
    {
        using var change = await ChangeAsync(cancel).ConfigureAwait(false);
        var entry = Entry(name) ?? throw Unknown(name);
        if (entry.Card is { } card && Serves(card) && _defaults.SettingOf(card) is { } set && set.Name == name)
            throw new ModelChangeException("default_in_settings", $"The setting {set.Setting} names '{name}'; without it the next start would fail.");
        // The model's own file first: without it the others mean nothing.
        File.Delete(entry.File);
        var shared = _opened.Entries.Where(other => other != entry).SelectMany(other => ModelFiles.Of(other.File, other.Card)).ToHashSet();
        foreach (var file in ModelFiles.Of(entry.File, entry.Card).Append(Path.ChangeExtension(entry.File, ".json")).Where(file => !shared.Contains(file)))
            File.Delete(file);
        _defaults.Forget(name);
        Remove(entry);
    }

    /// <summary>Makes a model the one that answers requests of its task which name none, at the next start too.</summary>
    /// <exception cref="UnknownModelException">There is no model of that name.</exception>
    /// <exception cref="ModelChangeException">It is not served, or a setting names the default one.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    internal async Task<ModelInfo> ChooseDefaultAsync(string name, CancellationToken cancel)
    {
        using var change = await ChangeAsync(cancel).ConfigureAwait(false);
        var card = Entry(name)?.Model?.Info.Card ?? throw Unknown(name);
        if (!Serves(card))
            throw new ModelChangeException("not_served", $"'{name}' answers nothing here, so that it cannot be a default.");
        if (_defaults.SettingOf(card) is { } set && set.Name != name)
            throw new ModelChangeException("default_in_settings", $"The setting {set.Setting} names '{set.Name}', and goes before what is chosen here.");
        _defaults.Choose(name, card);
        Swap(_opened.Entries);
        Log.Default(_log, name, card.Task);
        return Told(name);
    }

    /// <summary>Looks at the folder, and takes what came, changed or went, once it looked the same twice.</summary>
    /// <param name="cancel">Stops between two models.</param>
    internal async Task RescanAsync(CancellationToken cancel)
    {
        foreach (var (name, stamp) in _look?.Changes(_opened.Entries) ?? [])
        {
            cancel.ThrowIfCancellationRequested();
            await TakeAsync(name, stamp, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Completes the work that was accepted, then closes all sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        // A model that is being added is closed with the others.
        await _changing.WaitAsync().ConfigureAwait(false);
        _closed = true;
        _changing.Release();
        await Task.WhenAll(_opened.Models.Concat(_retired).Select(model => model.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    private async Task StartAsync(CancellationToken cancel)
    {
        var files = _folder is null ? [_options.Models]
            : Directory.Exists(_folder) ? ModelFiles.In(_folder).ToArray()
            : throw new ModelLoadException($"The folder of models, '{_folder}', does not exist.");
        if (files.Length == 0)
            Log.NoModels(_log, _options.Models);
        if (!_defaults.Read())
            Log.NoDefaults(_log, DefaultModels.FileName);
        var entries = files.Select(file =>
        {
            try
            {
                var card = LoadedModel.ReadCard(file);
                return new ModelEntry(NameOf(file), file, card, ModelFiles.Stamp(file, card), null, null);
            }
            // A file that was named alone has to open; of a folder the others serve.
            catch (ModelLoadException fault) when (_folder is not null)
            {
                return Refuse(file, null, ModelFiles.Stamp(file, null), fault.Message);
            }
        }).ToArray();
        Check();
        try
        {
            // Optimizing a graph and the first run's allocations keep one processor busy each; other devices like no company.
            var together = _devices.OnlyProcessor ? Environment.ProcessorCount : 1;
            await Parallel.ForAsync(0, entries.Length, new ParallelOptions { MaxDegreeOfParallelism = together, CancellationToken = cancel }, async (k, stop) =>
            {
                if (entries[k] is not { Card: { } card, File: var file } entry)
                    return;
                try
                {
                    entries[k] = entry with { Model = await LoadAsync(file, file, card, stop).ConfigureAwait(false) };
                }
                catch (ModelLoadException fault) when (_folder is not null)
                {
                    entries[k] = Refuse(file, card, entry.Stamp, fault.Message);
                }
            }).ConfigureAwait(false);
        }
        finally
        {
            // What was opened is closed with the catalog, whatever became of the rest.
            Swap(entries);
        }

        Check();
        if (_opened.Models.Count == 0 && _opened.Refused is [var first, ..])
            throw new ModelLoadException($"None of the models in '{_options.Models}' can be served. {first.Reason}");

        void Check() => _defaults.Check(entries.Where(entry => entry.Refusal is null).Select(entry => (entry.Name, entry.Card!)));
    }

    private async Task<LoadedModel> LoadAsync(string file, string home, ModelCard card, CancellationToken cancel)
    {
        var start = _time.GetTimestamp();
        var model = await Task.Run(() => LoadedModel.OpenAsync(file, home, card, _options, _devices, _memory, _time.GetUtcNow(), cancel), cancel)
            .ConfigureAwait(false);
        Log.Loaded(_log, model.Info.Name, card.Task, model.Info.Device.Device, _time.GetElapsedTime(start).TotalMilliseconds);
        return model;
    }

    private async Task<ModelInfo> PutAsync(string file, string home, ModelCard card, CancellationToken cancel)
    {
        // Of a file that is replaced while it is opened the next look sees another stamp.
        var stamp = ModelFiles.Stamp(file, card);
        var model = await LoadAsync(file, home, card, cancel).ConfigureAwait(false);
        if (home != file)
        {
            try
            {
                File.Move(file, home, overwrite: true);
                stamp = ModelFiles.Stamp(home, card);
            }
            catch
            {
                await model.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        Swap(_opened.Entries.Where(entry => entry.Name != model.Info.Name).Append(new(model.Info.Name, home, card, stamp, model, null)));
        return Told(model.Info.Name);
    }

    /// <summary>Takes what was seen of a name: a file, or that it is gone.</summary>
    private async Task TakeAsync(string name, string? stamp, CancellationToken cancel)
    {
        using var change = await ChangeAsync(cancel).ConfigureAwait(false);
        var entry = Entry(name);
        if (stamp is null)
        {
            if (entry is not null)
                Remove(entry);
            return;
        }

        var file = Path.Combine(_folder!, name + ".onnx");
        ModelCard? card = null;
        try
        {
            if (stamp == entry?.Stamp)
                return;
            card = LoadedModel.ReadCard(file);
            await PutAsync(file, file, card, cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is ModelLoadException or DeviceException or IOException or UnauthorizedAccessException)
        {
            var refused = Refuse(file, card, card is null ? stamp : ModelFiles.Stamp(file, card), fault.Message, entry?.Model);
            Swap(_opened.Entries.Where(other => other.Name != name).Append(refused));
        }
    }

    private void Remove(ModelEntry entry)
    {
        Swap(_opened.Entries.Where(other => other != entry));
        Log.Removed(_log, entry.Name);
    }

    private ModelEntry Refuse(string file, ModelCard? card, string stamp, string reason, LoadedModel? before = null)
    {
        if (before is null)
            Log.Refused(_log, reason);
        else
            Log.Kept(_log, reason);
        return new(NameOf(file), file, card, stamp, before, reason);
    }

    /// <summary>Replaces the models, all at once.</summary>
    private void Swap(IEnumerable<ModelEntry> entries)
    {
        var (all, before) = (entries.ToArray(), _opened);
        var defaults = _defaults.Of(all.Where(entry => entry.Model is not null).Select(entry => (entry.Name, entry.Model!.Info.Card)), before.Defaults);
        _opened = new ModelSnapshot(all, defaults);
        Interlocked.Increment(ref _version);
        _retired.RemoveAll(model => model.IsClosed);
        _retired.AddRange(before.Models.Except(_opened.Models));
        before.Release();
    }

    private async Task<Change> ChangeAsync(CancellationToken cancel)
    {
        await _changing.WaitAsync(cancel).ConfigureAwait(false);
        if (!_closed)
            return new Change(_changing);
        _changing.Release();
        throw new ObjectDisposedException(nameof(ModelCatalog));
    }

    private ModelEntry? Entry(string name) => _opened.Entries.FirstOrDefault(entry => entry.Name == name);

    private ModelInfo Told(string name) => _opened.Infos.First(model => model.Name == name);

    private UnknownModelException Unknown(string name) =>
        new($"There is no model '{name}'. There are: {string.Join(", ", _opened.Entries.Select(entry => entry.Name))}.");

    /// <summary>Lets the next change begin.</summary>
    private sealed class Change(SemaphoreSlim changing) : IDisposable
    {
        public void Dispose() => changing.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Loaded {Model} ({Task}) on {Device} in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, string model, ModelTask task, string device, double milliseconds);

        [LoggerMessage(2, LogLevel.Warning, "There is no .onnx file in '{Folder}'")]
        public static partial void NoModels(ILogger logger, string folder);

        [LoggerMessage(3, LogLevel.Error, "{Reason} The other models serve without it")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(8, LogLevel.Error, "{Reason} What the file was before serves on")]
        public static partial void Kept(ILogger logger, string reason);

        [LoggerMessage(4, LogLevel.Information, "Removed {Model}")]
        public static partial void Removed(ILogger logger, string model);

        [LoggerMessage(5, LogLevel.Information, "{Model} is the default for {Task}")]
        public static partial void Default(ILogger logger, string model, ModelTask task);

        [LoggerMessage(7, LogLevel.Warning, "{File}, in which default models are kept, cannot be read; the first by name are taken")]
        public static partial void NoDefaults(ILogger logger, string file);
    }
}
