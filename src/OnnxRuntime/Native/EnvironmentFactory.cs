using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Creates the environment and brings the runtime's log messages to managed code.</summary>
internal static unsafe class EnvironmentFactory
{
    // The native logger knows a function, not an object; there is one environment, hence one receiver.
    private static DOrtLoggingFunction? s_receiver;

    /// <summary>Creates the environment, with a logging function where the options name one.</summary>
    public static OrtEnv Create(in EnvironmentCreationOptions options, Func<nint, OrtEnv> own)
    {
        var level = (int)(options.logLevel ?? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING);
        s_receiver = options.loggingFunction;
        nint env;
        fixed (byte* id = Utf8.Bytes(options.logId ?? "onnxruntime"))
        {
            if (s_receiver is null)
            {
                Api.Check(Api.CreateEnv(level, id, &env));
            }
            else
            {
                delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void> log = &Log;
                Api.Check(Api.CreateEnvWithCustomLogger((nint)log, options.loggingParam ?? 0, level, id, &env));
            }
        }

        return own(env);
    }

    [UnmanagedCallersOnly]
    private static void Log(nint param, int severity, byte* category, byte* id, byte* location, byte* message)
    {
        try
        {
            s_receiver?.Invoke(param, (OrtLoggingLevel)severity, Utf8.Text(category), Utf8.Text(id), Utf8.Text(location), Utf8.Text(message));
        }
#pragma warning disable CA1031 // An exception that leaves a native callback ends the process; a lost log line does not matter.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
