using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Tests.Detection;

/// <summary>A detector of 64 x 64 input pixels whose objects are those of a list, as far as they are asked for.</summary>
internal sealed class ListedHead(params RawDetection[] objects) : IDetectionHead
{
    public static ModelCard Card { get; } = new()
    {
        Task = ModelTask.Detect,
        Architecture = "HRNetV2p + FCOS",
        Variant = "w18",
        InputHeight = 64,
        InputWidth = 64,
        Fit = InputFit.Letterbox,
        Output = "cls8",
        Classes = ["dog", "person"],
        Threshold = 0.3f,
        Detection = new DetectionRecipe
        {
            Score = ScoreRule.Product,
            CandidateThreshold = 0.05f,
            Nms = 0.5f,
            NmsPre = 100,
            MaxPerImage = 50,
            FinestStride = 8,
            Levels = 5,
        },
    };

    public FakeRunner Network { get; } = new();

    /// <summary>The detector, and the session that it takes: the caller's to dispose.</summary>
    public (Detector Detector, ModelSession Session) Open(ModelCard? card = null, long maskBytes = long.MaxValue)
    {
        var session = new ModelSession("listed", Network, new() { MaxBatch = 1, QueueLength = 64 });
        var model = new ModelInfo("listed", card ?? Card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);
        return (new Detector(model, session, new NetworkShape(model.Card.Classes.Count, 1, 1, FixedSize: false), this) { MaskBytes = maskBytes }, session);
    }

    public Task<Detections> FindAsync(NetworkAnswer answer, Letterbox letterbox, DetectQuery query, CancellationToken cancel) => Task.FromResult(new Detections(
        [.. objects.Where(o => o.Score > query.Threshold && query.Wanted?[o.Label] != false).Take(query.Most)], TimeSpan.Zero, TimeSpan.Zero));

    public void Dispose()
    {
    }
}
