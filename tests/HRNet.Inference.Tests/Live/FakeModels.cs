using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Live;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Tests.Live;

/// <summary>Two pose models and one segmentation model that answer at once, or one by one when told to. The poses are of one person in the picture's middle.</summary>
internal sealed class FakeModels : ILiveModels, IDisposable
{
    private static readonly DeviceReport s_device = new("cpu", []);

    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _entered = new(0);
    private int _working;
    private int _leases;

    /// <summary>Whether each answer waits for <see cref="Go"/>.</summary>
    public bool Held { get; set; }

    /// <summary>What to throw in place of an answer.</summary>
    public Exception? Failure { get; set; }

    public PersonFinder? Finder { get; set; }

    /// <summary>Whether classes are scattered like noise, which makes large masks.</summary>
    public bool Noise { get; set; }

    /// <summary>The sizes of the pictures asked about, and the boxes.</summary>
    public List<(int Width, PoseRequest Request)> Asked { get; } = [];

    /// <summary>Answers that are being worked on.</summary>
    public int Working => Volatile.Read(ref _working);

    public int Version { get; set; }

    /// <summary>What the pose model's card says besides, as of a model that was replaced.</summary>
    public string Description { get; set; } = "";

    /// <summary>Whether there are no models.</summary>
    public bool Gone { get; set; }

    /// <summary>Models that are kept open.</summary>
    public int Leases => Volatile.Read(ref _leases);

    public void Dispose()
    {
        _go.Dispose();
        _entered.Dispose();
    }

    public void Go() => _go.Release();

    /// <summary>Waits until an answer is being worked on.</summary>
    public Task EnteredAsync(CancellationToken cancel) => _entered.WaitAsync(cancel);

    public LivePoses Poses(string? name) =>
        new(Info(Known(name ?? "pose", "pose", "other"), Scene.Card with { Threshold = name == "other" ? 0.6f : 0.3f, Description = Description }), PoseAsync, Finder) { Lease = new Lease(this) };

    public LiveSegments Segments(string? name) => new(Info(Known(name ?? "segment", "segment"), Cards.Segment), SegmentAsync) { Lease = new Lease(this) };

    private string Known(string name, params string[] known) =>
        known.Contains(name) && !Gone ? name : throw new UnknownModelException($"There is no model '{name}'.");

    private static ModelInfo Info(string name, HRNet.Models.ModelCard card) => new(name, card, 1, true, s_device, DateTimeOffset.UnixEpoch);

    private async Task<PoseResult> PoseAsync(Frame frame, PoseRequest request, CancellationToken cancel)
    {
        lock (Asked)
            Asked.Add((frame.Width, request));
        var (x, y) = (frame.Width / 2, frame.Height / 2);
        await WorkAsync(cancel);
        return new PoseResult("pose", "cpu", BoxSource.Request, [.. request.Boxes.Select(box => Scene.Look(box, (x, y)))], new StageTiming { Inference = 5 });
    }

    private async Task<SegmentResult> SegmentAsync(Frame frame, SegmentRequest request, CancellationToken cancel)
    {
        var (width, height) = request.MapOf(frame.Width, frame.Height);
        await WorkAsync(cancel);
        var ids = new byte[width * height];
        if (Noise)
            new Random(1).NextBytes(ids);
        return new SegmentResult(
            "segment", "cpu", [new SegmentClass(0, "background", "#000000", ids.Length, 1)], new ClassMap(ids, width, height), new StageTiming { Inference = 7 });
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref _working);
        try
        {
            _entered.Release();
            if (Held)
                await _go.WaitAsync(cancel);
            if (Failure is { } failure)
                throw failure;
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    private sealed class Lease : IDisposable
    {
        private readonly FakeModels _models;

        public Lease(FakeModels models) => Interlocked.Increment(ref (_models = models)._leases);

        public void Dispose() => Interlocked.Decrement(ref _models._leases);
    }
}
