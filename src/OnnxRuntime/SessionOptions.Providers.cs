using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <content>Execution providers.</content>
public partial class SessionOptions
{
    /// <summary>Runs what it can on a DirectX 12 adapter.</summary>
    /// <param name="deviceId">Number of the adapter; 0 is often a weak integrated one.</param>
    /// <exception cref="OnnxRuntimeException">The library was built without DirectML, or the adapter does not serve.</exception>
    public unsafe void AppendExecutionProvider_DML(int deviceId = 0)
    {
        nint* api;
        fixed (byte* name = "DML"u8)
        {
            Api.Check(Api.GetExecutionProviderApi(name, Api.Version, &api));
        }

        Api.Check(((delegate* unmanaged<nint, int, nint>)api[0])(Use(), deviceId));
    }

    /// <summary>Runs what it can on an NVIDIA card.</summary>
    /// <param name="deviceId">Number of the card.</param>
    /// <exception cref="OnnxRuntimeException">The CUDA provider's library is missing or does not load, or the card does not serve.</exception>
    public unsafe void AppendExecutionProvider_CUDA(int deviceId = 0)
    {
        var options = new CudaOptions { DeviceId = deviceId, MemoryLimit = nuint.MaxValue, CopyInDefaultStream = 1 };
        Api.Check(Api.AppendExecutionProviderCuda(Use(), &options));
    }

    /// <summary>Runs what it can on the provider of a name, such as "WebGPU" or "XNNPACK".</summary>
    /// <exception cref="OnnxRuntimeException">The provider is unknown, was not built in, or does not start.</exception>
    public unsafe void AppendExecutionProvider(string providerName, Dictionary<string, string>? providerOptions = null)
    {
        using var options = new StringTable(providerOptions ?? []);
        fixed (byte* name = Utf8.Bytes(providerName))
        {
            Api.Check(Api.AppendExecutionProvider(Use(), name, options.Keys, options.Values, (nuint)options.Count));
        }
    }

    /// <summary>Runs what it can on devices of one provider, as <see cref="OrtEnv.GetEpDevices"/> lists them.</summary>
    /// <exception cref="OnnxRuntimeException">The devices do not belong together or do not start.</exception>
    public unsafe void AppendExecutionProvider(OrtEnv env, IReadOnlyList<OrtEpDevice> epDevices, IReadOnlyDictionary<string, string>? epOptions)
    {
        using var options = new StringTable(epOptions ?? new Dictionary<string, string>());
        fixed (nint* devices = epDevices.Select(device => device.Handle).ToArray())
        {
            Api.Check(Api.AppendExecutionProviderV2(
                Use(), env.Handle, devices, (nuint)epDevices.Count, options.Keys, options.Values, (nuint)options.Count));
        }
    }

    /// <summary>OrtCUDAProviderOptions of the C API.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CudaOptions
    {
        public int DeviceId;
        public int ConvolutionSearch;
        public nuint MemoryLimit;
        public int ArenaExtendStrategy;
        public int CopyInDefaultStream;
        public int HasUserStream;
        public nint UserStream;
        public nint ArenaConfiguration;
        public int TunableEnable;
        public int TunableTuning;
        public int TunableMilliseconds;
    }
}
