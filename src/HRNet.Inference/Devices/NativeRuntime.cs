using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>
/// ONNX Runtime's native library, loaded once for the process: without its telemetry, which would otherwise keep files in the user's home
/// and call out, and without its own log, whose every line is also the message of an exception. All use of the library begins here.
/// </summary>
internal static partial class NativeRuntime
{
    private const string TelemetrySwitch = "ORT_DISABLE_TELEMETRY";

    private static readonly Lazy<OrtEnv> s_environment = new(Load);
    private static bool s_sharesThreads;

    /// <summary>The library's environment. A program that made its own before keeps it, with its log.</summary>
    /// <exception cref="DeviceException">The library does not load; the message says what is missing.</exception>
    public static OrtEnv Environment => s_environment.Value;

    /// <summary>
    /// Begins to load the library while a program is still put together, so that its first model need not wait for that. What goes wrong is
    /// told to whoever opens a model.
    /// </summary>
    public static void Prepare() => ThreadPool.QueueUserWorkItem(_ =>
    {
        try
        {
            _ = Environment;
        }
        catch (DeviceException)
        {
            // Kept, and thrown again where a model is opened.
        }
    });

    /// <summary>
    /// Whether sessions may share the environment's pool of threads, which with those who call are one for each processor, so that several
    /// models do not run several times as many threads as there are processors. A program that made the environment before has made no such
    /// pool.
    /// </summary>
    /// <exception cref="DeviceException">The library does not load.</exception>
    public static bool SharesThreads
    {
        get
        {
            _ = Environment;
            return s_sharesThreads;
        }
    }

    /// <summary>Whether the library that was built in has a provider for such devices; that says nothing of the machine.</summary>
    /// <exception cref="DeviceException">The library does not load.</exception>
    public static bool Carries(DeviceKind kind) => kind switch
    {
        DeviceKind.DirectML => Environment.GetAvailableProviders().Contains("DmlExecutionProvider"),
        DeviceKind.Cuda => Environment.GetAvailableProviders().Contains("CUDAExecutionProvider"),
        _ => true,
    };

    /// <summary>
    /// New options for runs, which keep the library as quiet as <see cref="DeviceOptions"/> do. Made anywhere else they might be what loads
    /// it.
    /// </summary>
    /// <exception cref="DeviceException">The library does not load.</exception>
    public static RunOptions NewRunOptions()
    {
        _ = Environment;
        return new RunOptions();
    }

    private static OrtEnv Load()
    {
        DisableTelemetry();
        try
        {
            // The runtime's own choice does not see the limits of a container; this count does. Threads that spin after a run take
            // processors from decoding and encoding, and gain nothing.
            using var threads = new OrtThreadingOptions { GlobalIntraOpNumThreads = Workers.Usual.PoolThreads, GlobalSpinControl = false };
            var options = new EnvironmentCreationOptions { logId = "hrnet", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, threadOptions = threads };
            s_sharesThreads = !OrtEnv.IsCreated;
            var environment = s_sharesThreads ? OrtEnv.CreateInstanceWithOptions(ref options) : OrtEnv.Instance();
            environment.DisableTelemetryEvents();
            return environment;
        }
        catch (Exception exception) when (Cause(exception) is { } cause)
        {
            throw new DeviceException(DeviceRefusal.MissingLibrary(cause.Message), cause);
        }
    }

    /// <summary>
    /// The reason why a library does not load, which the runtime's binding wraps into the failure of its static constructor. Where an older
    /// library of the system's takes the missing one's place, that fails in ways of its own.
    /// </summary>
    private static Exception? Cause(Exception exception) => exception switch
    {
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException => exception,
        TypeInitializationException { InnerException: { } inner } => Cause(inner) ?? inner,
        _ => null,
    };

    /// <summary>
    /// The switch is read from the process's native environment while the library loads; on Unix the one that .NET keeps is only a copy.
    /// </summary>
    private static void DisableTelemetry()
    {
        System.Environment.SetEnvironmentVariable(TelemetrySwitch, "1");
        if (!OperatingSystem.IsWindows() && SetNative(TelemetrySwitch, "1", 1) != 0)
            throw new DeviceException($"The environment variable {TelemetrySwitch} cannot be set, so ONNX Runtime is not loaded.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
