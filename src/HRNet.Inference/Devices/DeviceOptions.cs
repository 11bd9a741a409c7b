using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>Session options for a device: fresh ones for each attempt, since what a refused provider left in them stays.</summary>
internal static class DeviceOptions
{
    /// <summary>Options for a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="threads">Threads of a pool of its own, the calling one included; 0 to share the one of all sessions.</param>
    /// <param name="sizes">Sizes of symbolic dimensions, by name, where the device wants fixed ones.</param>
    /// <exception cref="DeviceException">ONNX Runtime does not load.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the device.</exception>
    /// <exception cref="NotSupportedException">The device does not exist on this platform.</exception>
    public static SessionOptions For(DeviceName device, int threads, IEnumerable<KeyValuePair<string, int>> sizes)
    {
        var shared = NativeRuntime.SharesThreads && threads == 0;
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads > 0 ? threads : Workers.Usual.PoolThreads,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            if (shared)
                options.DisablePerSessionThreads();
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            foreach (var (name, size) in sizes)
                options.AddFreeDimensionOverrideByName(name, size);
            Append(options, device);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static void Append(SessionOptions options, DeviceName device)
    {
        switch (device.Kind)
        {
            case DeviceKind.DirectML:
                Check(OperatingSystem.IsWindows(), "DirectML exists on Windows only.");
                Check(NativeRuntime.Carries(device.Kind), "This build has no DirectML; it comes with -p:OnnxRuntime=DirectML.");
                // Without the library the append would fail in a way after which even sessions on the processor hang.
                Check(NativeLibrary.TryLoad("DirectML.dll", typeof(InferenceSession).Assembly, null, out _),
                    "DirectML.dll does not load; it belongs beside onnxruntime.dll.");
                options.EnableMemoryPattern = false;
                options.AppendExecutionProvider_DML(device.Adapter);
                break;
            case DeviceKind.Cuda:
                Check(NativeRuntime.Carries(device.Kind), "This build has no CUDA; it comes with -p:OnnxRuntime=Cuda.");
                options.AppendExecutionProvider_CUDA(device.Adapter);
                break;
        }
    }

    private static void Check(bool there, string otherwise)
    {
        if (!there)
            throw new NotSupportedException(otherwise);
    }
}
