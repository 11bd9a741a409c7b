using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The environment of the whole process: logging, providers, devices. Created when first needed, once.</summary>
public sealed class OrtEnv : SafeHandle
{
    private static readonly Lock s_creation = new();
    private static volatile OrtEnv? s_instance;

    private OrtEnv(nint native) : base(0, true) => SetHandle(native);

    /// <summary>Whether the environment is there.</summary>
    public static bool IsCreated => s_instance is not null;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    internal nint Handle => handle;

    /// <summary>The environment; the first call creates it, with warnings written to the standard error stream.</summary>
    public static OrtEnv Instance()
    {
        lock (s_creation)
        {
            return s_instance ??= EnvironmentFactory.Create(default, native => new OrtEnv(native));
        }
    }

    /// <summary>Creates the environment with options.</summary>
    /// <exception cref="OnnxRuntimeException">It is there already.</exception>
    public static OrtEnv CreateInstanceWithOptions(ref EnvironmentCreationOptions options)
    {
        lock (s_creation)
        {
            return s_instance is null
                ? s_instance = EnvironmentFactory.Create(options, native => new OrtEnv(native))
                : throw new OnnxRuntimeException(
                    ErrorCode.RuntimeException, "OrtEnv singleton instance already exists, supplied options would not have effect");
        }
    }

    /// <summary>The version of the native library, such as "1.30.0".</summary>
    public string GetVersionString() => Api.LibraryVersion;

    /// <summary>The execution providers that the native library was built with. It does not say that they work on this machine.</summary>
    public unsafe string[] GetAvailableProviders()
    {
        byte** names;
        int count;
        Api.Check(Api.GetAvailableProviders(&names, &count));
        try
        {
            var providers = new string[count];
            for (var i = 0; i < count; i++)
            {
                providers[i] = Utf8.Text(names[i]);
            }

            return providers;
        }
        finally
        {
            Api.Check(Api.ReleaseAvailableProviders(names, count));
        }
    }

    /// <summary>What pairs of execution provider and hardware were found on this machine.</summary>
    public unsafe IReadOnlyList<OrtEpDevice> GetEpDevices()
    {
        nint* devices;
        nuint count;
        Api.Check(Api.GetEpDevices(handle, &devices, &count));
        var list = new OrtEpDevice[(int)count];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = new OrtEpDevice(devices[i]);
        }

        return list;
    }

    /// <summary>Lets the platform collect telemetry (Windows only).</summary>
    public unsafe void EnableTelemetryEvents() => Api.Check(Api.EnableTelemetryEvents(handle));

    /// <summary>Keeps the platform from collecting telemetry.</summary>
    public unsafe void DisableTelemetryEvents() => Api.Check(Api.DisableTelemetryEvents(handle));

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        s_instance = null;
        Api.ReleaseEnv(handle);
        return true;
    }
}
