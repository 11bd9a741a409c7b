using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Classification;
using HRNet.Inference.Detection;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Segmentation;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Benchmarks;

/// <summary>The whole way: JPEG bytes, decode, crops, session, answer.</summary>
internal static class PipelineBenchmark
{
    /// <summary>Columns of the picture: the usual size of a COCO photograph.</summary>
    public const int Width = 640;

    /// <summary>Rows of the picture.</summary>
    public const int Height = 427;

    private const int WarmUps = 3;

    /// <summary>Whether a task's pictures are looked at in crops, as many at once as one likes.</summary>
    public static bool TakesCrops(ModelTask task) => task is ModelTask.Pose or ModelTask.Face;

    /// <summary>What the whole way gives the network of the picture, without timing it.</summary>
    public static async Task<InputShape> InputAsync(string path, ModelCard card, string device, int batch, CancellationToken cancel)
    {
        if (card.Task is not (ModelTask.Segment or ModelTask.Detect) || !ModelCatalog.Serves(card))
            return new InputShape(batch, card.InputHeight, card.InputWidth);
        await using var catalog = await OpenAsync(path, device, batch, 0, cancel);
        return InputOf(catalog, card, batch);
    }

    /// <summary>Answers one picture again and again, after a few that do not count.</summary>
    /// <returns>How long that took, and what went into the network each time.</returns>
    public static async Task<(LatencySummary LatencySummary, InputShape Input)> RunAsync(
        string path, ModelCard card, string device, int batch, int threads, TimeSpan duration, CancellationToken cancel)
    {
        var codec = PictureCodec.Create();
        var jpeg = Picture(codec);
        var limits = new PictureLimits();
        await using var catalog = await OpenAsync(path, device, batch, threads, cancel);
        var boxes = Enumerable.Range(0, batch).Select(k => new Box(k * 4, 0, Width / 3f, Height)).ToArray();

        async Task Answer()
        {
            using var frame = codec.Decode(jpeg, limits, cancel);
            if (card.Task == ModelTask.Segment)
                await catalog.Segmentation().SegmentAsync(frame, new SegmentRequest(), cancel);
            else if (card.Task == ModelTask.Detect)
                await catalog.Detection().DetectAsync(frame, new DetectRequest(), cancel);
            else if (card.Task == ModelTask.Classify)
                await catalog.Classification().ClassifyAsync(frame, new ClassifyRequest(), cancel);
            else
                await catalog.Pose().EstimateAsync(frame, new PoseRequest { Boxes = boxes, MaxPeople = batch }, cancel);
        }

        for (var i = 0; i < WarmUps; i++)
            await Answer();
        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        do
        {
            var start = Stopwatch.GetTimestamp();
            await Answer();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetTimestamp() < end);
        return (LatencySummary.Of(times), InputOf(catalog, card, batch));
    }

    private static Task<ModelCatalog> OpenAsync(string path, string device, int batch, int threads, CancellationToken cancel) => ModelCatalog.OpenAsync(
        new InferenceOptions { Models = path, Device = device, MaxBatch = batch, BatchPixels = 1 << 30, Threads = threads }, NullLoggerFactory.Instance, cancel);

    private static InputShape InputOf(ModelCatalog catalog, ModelCard card, int batch) => card.Task switch
    {
        ModelTask.Segment => catalog.Segmentation().InputFor(Width, Height),
        ModelTask.Detect => catalog.Detection().InputFor(Width, Height),
        _ => new InputShape(batch, card.InputHeight, card.InputWidth),
    };

    /// <summary>Smooth hills of color with fine structure on them, so that decoding costs about what a photograph's does.</summary>
    private static byte[] Picture(IPictureCodec codec)
    {
        using var frame = new Frame(Width, Height);
        var pixels = frame.Pixels;
        var random = new Random(1);
        for (var row = 0; row < Height; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                for (var channel = 0; channel < Frame.Channels; channel++)
                {
                    var hill = 128 + 80 * Math.Sin((row + 40 * channel) / 50.0) * Math.Cos(column / 70.0);
                    pixels[(row * Width + column) * Frame.Channels + channel] = (byte)(hill + random.Next(-12, 13));
                }
            }
        }

        return codec.Encode(frame, PictureFormat.Jpeg);
    }
}
