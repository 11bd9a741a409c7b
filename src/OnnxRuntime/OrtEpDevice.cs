using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>An execution provider together with a piece of hardware that it can use. Belongs to the environment.</summary>
public unsafe class OrtEpDevice
{
    internal OrtEpDevice(nint native) => Handle = native;

    /// <summary>Name of the provider, such as "CPUExecutionProvider".</summary>
    public string EpName => Utf8.Text(Api.EpDeviceEpName(Handle));

    /// <summary>The hardware.</summary>
    public OrtHardwareDevice HardwareDevice => new(Api.EpDeviceDevice(Handle));

    internal nint Handle { get; }
}
