using HRNet.Inference.Devices;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Sessions;

/// <summary>Sessions on the CPU.</summary>
internal static class CpuSession
{
    /// <summary>Opens a model on the CPU.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="options">Gives the number of threads and the device that is wanted.</param>
    /// <exception cref="ArgumentException">Another device is wanted.</exception>
    public static (InferenceSession Session, DeviceReport Device) Open(string path, InferenceOptions options)
    {
        if (options.Device.ToLowerInvariant() is not ("auto" or "cpu"))
            throw new ArgumentException($"the device '{options.Device}' is not available.", nameof(options));
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        // Threads that spin after a run would take the processor from whoever decodes or renders.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return (new InferenceSession(path, session), new DeviceReport("cpu", []));
    }
}
