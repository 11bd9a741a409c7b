using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference;

/// <summary>What may be said about a model that a program opens by itself.</summary>
public sealed record ModelOptions
{
    /// <summary>Where the network runs: auto, cpu, dml[:n] or cuda[:n].</summary>
    /// <value>"auto": a graphics card if the build knows one and it agrees with the processor; else the processor.</value>
    public string Device { get; init; } = "auto";

    /// <summary>Whether a device that does not work is an error, where otherwise the processor takes its place.</summary>
    public bool StrictDevice { get; init; }

    /// <summary>Crops or pictures in one run, 1 to 64; fewer where they have more than 2,097,152 pixels together.</summary>
    /// <value>8.</value>
    public int MaxBatch { get; init; } = 8;

    /// <summary>Threads of one run on the processor; 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>How large pictures may be.</summary>
    public PictureLimits Limits { get; init; } = new();

    /// <summary>Where it is told what was loaded, and which devices did not work; null for nowhere.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>
    /// For poses: the detection model that says where people are, a path. Null for the first one by name beside the pose model, if there is
    /// one that knows people; an empty text for none, so that a picture is one person.
    /// </summary>
    public string? Detector { get; init; }

    /// <summary>Crops or pictures that may wait: a program's own requests are never refused as busy before there are so many.</summary>
    private const int QueueLength = 4096;

    /// <summary>MiB that they may take: as a program's own memory allows.</summary>
    private const int QueueMemory = 1 << 20;

    /// <summary>Opens the one model of a file.</summary>
    /// <exception cref="ModelLoadException">It cannot be served.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run the model.</exception>
    /// <exception cref="RequestException">There is no such device.</exception>
    internal Task<ModelCatalog> OpenAsync(string path, CancellationToken cancel) =>
        ModelCatalog.OpenAsync(
            new InferenceOptions
            {
                Models = path,
                Device = Device,
                StrictDevice = StrictDevice,
                MaxBatch = MaxBatch,
                Threads = Threads,
                QueueLength = QueueLength,
                QueueMemory = QueueMemory,
            },
            Loggers ?? NullLoggerFactory.Instance,
            cancel);
}
