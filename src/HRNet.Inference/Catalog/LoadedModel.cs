using HRNet.Inference.Classification;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Pose;
using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;
using HRNet.Models;
using HRNet.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Catalog;

/// <summary>A model of the folder: its card, and its session where its task is served.</summary>
internal sealed class LoadedModel : IAsyncDisposable
{
    /// <summary>Rows and columns of the picture that networks of any size are tried with.</summary>
    private static readonly (int Height, int Width) s_trial = (256, 320);

    private readonly ModelSession? _session;
    private readonly IDetectionHead? _head;
    private readonly Lazy<Task> _closing;
    private int _holders;

    private LoadedModel(ModelInfo info, ModelSession? session = null, NetworkShape? shape = null, IDetectionHead? head = null, long maskBytes = 0)
    {
        (Info, _session, _head) = (info, session, head);
        _closing = new(() => Task.Run(CloseAsync));
        if (session is null || shape is null)
            return;
        if (head is not null)
            Detector = new Detector(info, session, shape, head) { MaskBytes = maskBytes };
        else if (info.Card.Task == ModelTask.Segment)
            Segmenter = new Segmenter(info, session, shape);
        else if (info.Card.Task == ModelTask.Classify)
            Classifier = new Classifier(info, session, shape);
        else
            Pose = new PoseEstimator(info, session, shape);
    }

    /// <summary>What is told of the model.</summary>
    public ModelInfo Info { get; }

    /// <summary>Serves it, if it is a pose or face model.</summary>
    public PoseEstimator? Pose { get; }

    /// <summary>Serves it, if it is a segmentation model.</summary>
    public Segmenter? Segmenter { get; }

    /// <summary>Serves it, if it is a detection model.</summary>
    public Detector? Detector { get; }

    /// <summary>Serves it, if it is a classification model.</summary>
    public Classifier? Classifier { get; }

    /// <summary>Opens a model's session, runs it once, and puts a queue before it.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="home">Where the file will be while the model serves.</param>
    /// <param name="card">Its card.</param>
    /// <param name="options">The settings.</param>
    /// <param name="devices">Chooses the device.</param>
    /// <param name="memory">What the memory of all models' queues is counted in.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops between two devices.</param>
    /// <exception cref="ModelLoadException">The model cannot be served.</exception>
    public static async Task<LoadedModel> OpenAsync(
        string path, string home, ModelCard card, InferenceOptions options, DeviceSelector devices, QueueMemory memory, DateTimeOffset now,
        CancellationToken cancel)
    {
        // Which model is the default is decided among all.
        var info = new ModelInfo(Path.GetFileNameWithoutExtension(home), card,
            ModelFiles.Of(path, card).Where(File.Exists).Sum(file => new FileInfo(file).Length), false, DeviceReport.NotServed, now);
        if (!ModelCatalog.Serves(card))
            return new LoadedModel(info);

        INetworkRunner? runner = null;
        ModelSession? queue = null;
        IDetectionHead? head = null;
        try
        {
            var form = GraphForm.Of(ModelFile.Inspect(path), card);
            var (height, width) = card.Fit == InputFit.LongAndShortSide ? s_trial : (card.InputHeight, card.InputWidth);
            // A second stage looks at one picture at a time, and a picture's pyramid is large: while one is looked at, one more waits, and
            // no other is there.
            var hasRegions = card.Detection?.Regions is not null;
            var workers = Workers.Of(hasRegions ? 1 : options.Workers, options.Threads, Environment.ProcessorCount);
            var threads = options is { Workers: 0, Threads: 0 } ? 0 : workers.PoolThreads;
            var limits = new SessionLimits
            {
                MaxBatch = hasRegions || form.SingleImage ? 1 : options.MaxBatch,
                QueueLength = options.QueueLength,
                BatchPixels = options.BatchPixels,
                MostUnread = hasRegions ? 2 : null,
                Memory = memory,
            };
            // Devices are tried with every batch at this size, on the processor too: what never runs at it is not tried.
            limits = limits with { MaxBatch = limits.MaxImages(height, width) };
            var opening = new ModelOpening(info.Name, path, height, width, card.Output, threads, limits.MaxBatch) { Graphs = devices.Graphs, OnlyProcessor = card.Precision == NetworkPrecision.Int8 };
            if (card.Detection is { } recipe)
            {
                opening = opening with { OtherOutputs = [.. DetectionOutputs.Of(recipe).Skip(1)] };
                head = recipe.Regions is null
                    ? new DenseHead(recipe)
                    : new RegionHead(recipe, card.Classes.Count, Path.GetDirectoryName(path)!, threads, devices.Graphs);
            }

            var (session, device) = devices.Open(opening, cancel);
            runner = Runner(session, device, opening with { Path = home }, devices);
            // It has run, with every batch that it will run.
            var (channels, rows, columns) = NetworkBatch.Places(session.AnswerShape!, images: 1);
            var shape = new NetworkShape(channels, rows, columns, form.FixedSize);
            runner = options.Around?.Invoke(runner) ?? runner;
            queue = new ModelSession(info.Name, runner, limits with { Workers = device.Device == DeviceName.Cpu.ToString() ? workers.Runs : 1 });
            runner = null;
            var model = new LoadedModel(info with { Device = device }, queue, shape, head, (long)options.MaskMemory << 20);
            (queue, head) = (null, null);
            return model;
        }
        catch (Exception exception) when (
            exception is not DeviceException and (ArgumentException or InvalidOperationException or OnnxRuntimeException or ModelFileException))
        {
            throw new ModelLoadException($"{Path.GetFileName(path)} cannot be served: {Sentence(exception)}", exception);
        }
        finally
        {
            runner?.Dispose();
            head?.Dispose();
            if (queue is not null)
                await queue.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether it is closed for good.</summary>
    public bool IsClosed => _closing is { IsValueCreated: true, Value.IsCompleted: true };

    /// <summary>Keeps it open.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go; the last one closes it, which may take as long as what it accepted.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            _ = _closing.Value;
    }

    /// <summary>Reads a card.</summary>
    /// <exception cref="ModelLoadException">There is none that can be used.</exception>
    public static ModelCard ReadCard(string path)
    {
        try
        {
            return ModelFile.ReadCard(path);
        }
        catch (Exception exception) when (exception is ModelFileException or IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{Path.GetFileName(path)} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Completes what was accepted and closes it, whoever holds it.</summary>
    public ValueTask DisposeAsync() => new(_closing.Value);

    private async Task CloseAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync().ConfigureAwait(false);
        _head?.Dispose();
    }

    private static INetworkRunner Runner(DeviceSession session, DeviceReport device, ModelOpening opening, DeviceSelector devices)
    {
        var runner = new OrtRunner(session);
        return device.Device == DeviceName.Cpu.ToString()
            ? runner
            : new FailoverRunner(
                runner, () => new OrtRunner(new DeviceSession(opening, DeviceName.Cpu)), device, lost => devices.Tell(opening.Name, lost));
    }

    private static string Sentence(Exception exception) =>
        exception is ArgumentException { ParamName: { } name }
            ? exception.Message.Replace($" (Parameter '{name}')", "")
            : exception.Message;
}
