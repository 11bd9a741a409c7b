using HRNet.Checkpoints;
using HRNet.Evaluation;
using HRNet.Imaging;
using HRNet.Import;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Onnx;
using HRNet.Pull;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Cli;

/// <summary>The one place that says which faults are the caller's to mend and need words rather than a stack trace.</summary>
internal static class Failure
{
    /// <summary>One line for a fault in a file, an option or the machine; null for a fault in the program.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        CheckpointException or ImportException or ModelFileException or ModelLoadException or DeviceException => exception.Message,
        PictureException or RequestException or UnknownModelException or BusyException => exception.Message,
        EvaluationException or PullException => exception.Message,
        InvalidDataException or IOException or UnauthorizedAccessException or DllNotFoundException => exception.Message,
        OnnxRuntimeException => $"ONNX Runtime says: {exception.Message}",
        OperationCanceledException => "stopped.",
        _ => null,
    };
}
