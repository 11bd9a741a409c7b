using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference;

/// <summary>
/// A folder of models that a program opens once: each property opens the first model by name of its task when it is asked for first, and gives the same one from then on. A file
/// that cannot be served is passed over, with the reason in the log. Safe to use from several threads at once; what it opened is disposed with it.
/// </summary>
/// <param name="path">The folder; null for the usual one (<see cref="ModelFiles.Folder"/>). It need not be there before a model is asked for.</param>
/// <param name="options">Device, limits, loggers; null for the usual.</param>
public sealed partial class VisionModels(string? path = null, ModelOptions? options = null) : IDisposable, IAsyncDisposable
{
    private readonly Lock _opening = new();
    private readonly Dictionary<ModelTask, IAsyncDisposable> _opened = [];
    private bool _closed;

    /// <summary>The folder.</summary>
    public string Path { get; } = path ?? ModelFiles.Folder();

    /// <summary>Finds people and their joints. Its detector is that of <see cref="ModelOptions.Detector"/>.</summary>
    /// <exception cref="UnknownModelException">There is no such model; the message says what was looked at.</exception>
    /// <exception cref="ModelLoadException">There are such models, and none of them can be served.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run the model.</exception>
    public PoseModel Pose => Once(ModelTask.Pose, PoseModel.Open);

    /// <summary>Finds the landmarks of faces, in boxes that a request gives; without boxes the whole picture is one face.</summary>
    /// <inheritdoc cref="Pose" path="/exception"/>
    public PoseModel Face => Once(ModelTask.Face, PoseModel.Open);

    /// <summary>Finds the class of every pixel.</summary>
    /// <inheritdoc cref="Pose" path="/exception"/>
    public SegmentationModel Segmentation => Once(ModelTask.Segment, SegmentationModel.Open);

    /// <summary>Finds objects.</summary>
    /// <inheritdoc cref="Pose" path="/exception"/>
    public DetectionModel Detection => Once(ModelTask.Detect, DetectionModel.Open);

    /// <summary>Says what pictures are of.</summary>
    /// <inheritdoc cref="Pose" path="/exception"/>
    public ClassificationModel Classification => Once(ModelTask.Classify, ClassificationModel.Open);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var model in Close())
            await model.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in Close())
            model.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private IAsyncDisposable[] Close()
    {
        lock (_opening)
        {
            _closed = true;
            var all = _opened.Values.ToArray();
            _opened.Clear();
            return all;
        }
    }

    private T Once<T>(ModelTask task, Func<string, ModelOptions?, T> open) where T : IAsyncDisposable
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_opened.TryGetValue(task, out var model))
                _opened[task] = model = First(task, open);
            return (T)model;
        }
    }

    /// <summary>The first model of a task that opens. What failed is tried again when it is asked for again: a file may have come meanwhile.</summary>
    private T First<T>(ModelTask task, Func<string, ModelOptions?, T> open)
    {
        var log = (options?.Loggers ?? NullLoggerFactory.Instance).CreateLogger<VisionModels>();
        var refused = new List<string>();
        foreach (var file in ModelFiles.In(Path))
        {
            try
            {
                if (LoadedModel.ReadCard(file).Task == task)
                    return open(file, options);
            }
            catch (ModelLoadException fault)
            {
                Log.PassedOver(log, fault.Message);
                refused.Add(fault.Message);
            }
        }

        return refused.Count == 0
            ? open(ModelFiles.Find(model: null, Path, task), options)
            : throw new ModelLoadException($"No model for the task '{task}' in '{Path}' can be served. {string.Join(' ', refused)}");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reason} It is passed over")]
        public static partial void PassedOver(ILogger logger, string reason);
    }
}
