using System.ComponentModel.DataAnnotations;
using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;

namespace HRNet.Inference;

/// <summary>
/// What may be set about inference. What a model knows of itself (sizes, names, decoder) stands in the model file, not here.
/// </summary>
public sealed class InferenceOptions
{
    /// <summary>Name of the section in a settings file.</summary>
    public const string Section = "Inference";

    /// <summary>Folder of the .onnx files, all of which are opened at start; or one .onnx file.</summary>
    /// <value>"models".</value>
    [Required]
    public string Models { get; set; } = "models";

    /// <summary>
    /// Seconds between two looks of a service at the folder of models: what comes, changes or goes is taken without a new start, once it
    /// looked the same twice. 0 for never.
    /// </summary>
    /// <value>2.</value>
    [Range(0.0, 3600.0)]
    public double WatchSeconds { get; set; } = 2;

    /// <summary>
    /// Folder in which graphs are kept as ONNX Runtime optimized them for this processor, so that large models open faster at the next start.
    /// Only this user may write to it: what is there is run. Null or empty for none; one that cannot be written to is not used.
    /// </summary>
    public string? GraphCache { get; set; }

    /// <summary>MiB that are kept there at most; what was used longest ago goes first.</summary>
    /// <value>4096.</value>
    [Range(1, 1 << 20)]
    public int GraphCacheMiB { get; set; } = 4096;

    /// <summary>Where networks run: auto, cpu, dml[:n] or cuda[:n].</summary>
    /// <value>"auto": DirectML on Windows, or CUDA where it is built in and there is a device, if it works; else the CPU.</value>
    [Required, RegularExpression(DeviceName.Pattern, ErrorMessage = $"Device is one of {DeviceName.Choices}.")]
    public string Device { get; set; } = "auto";

    /// <summary>Whether a device that does not work stops the start, where otherwise the CPU takes its place.</summary>
    public bool StrictDevice { get; set; }

    /// <summary>Crops or pictures in one run of a session. A detector with a second stage (R-CNN) runs one picture at a time.</summary>
    /// <value>8.</value>
    [Range(1, 64)]
    public int MaxBatch { get; set; } = 8;

    /// <summary>Crops or pictures that may wait for one model. Beyond it a request is refused as busy.</summary>
    /// <value>64.</value>
    [Range(1, 4096)]
    public int QueueLength { get; set; } = 64;

    /// <summary>Pixels of one run, of all its crops or pictures together, which its memory follows. One picture always runs, however large.</summary>
    /// <value>2,097,152, of which W48 segmentation at 1024 x 2048 fills one picture.</value>
    [Range(1024, 1 << 30)]
    public int BatchPixels { get; set; } = 1 << 21;

    /// <summary>
    /// Memory, in MiB, for the crops and pictures that wait for all models together or are being run. A request that would need more is
    /// refused as busy.
    /// </summary>
    /// <value>512.</value>
    [Range(64, 1 << 20)]
    public int QueueMemory { get; set; } = 512;

    /// <summary>Memory, in MiB, for the masks of one picture's objects at the picture's size. Objects whose masks find no place have a box only, the least sure first.</summary>
    /// <value>256.</value>
    [Range(1, 4096)]
    public int MaskMemory { get; set; } = 256;

    /// <summary>
    /// Runs of one model at the same time on the CPU; 0 for one for every eight processors, and one where there are fewer. A GPU, and a
    /// detector with a second stage (R-CNN), runs one batch at a time.
    /// </summary>
    [Range(0, 64)]
    public int Workers { get; set; }

    /// <summary>Threads of one run on the CPU; 0 for as many as there are processors for each worker.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Put around what runs a network once that is warm, to see what goes into it; null for nothing.</summary>
    internal Func<INetworkRunner, INetworkRunner>? Around { get; set; }

    /// <summary>The pose model that serves requests which name none; unset for the first by name.</summary>
    public string? PoseModel { get; set; }

    /// <summary>The segmentation model that serves requests which name none; unset for the first by name.</summary>
    public string? SegmentModel { get; set; }

    /// <summary>The detection model that serves requests which name none; unset for the first by name.</summary>
    public string? DetectModel { get; set; }

    /// <summary>The classification model that serves requests which name none; unset for the first by name.</summary>
    public string? ClassifyModel { get; set; }
}
