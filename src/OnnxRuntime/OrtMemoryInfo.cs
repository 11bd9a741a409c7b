using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Says where memory lies.</summary>
public class OrtMemoryInfo : SafeHandle
{
    // OrtAllocatorType and OrtMemType of the C API.
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private static readonly Lazy<OrtMemoryInfo> s_default = new(CreateDefault);

    private OrtMemoryInfo(nint native) : base(0, true) => SetHandle(native);

    /// <summary>Memory of the processor.</summary>
    public static OrtMemoryInfo DefaultInstance => s_default.Value;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        Api.ReleaseMemoryInfo(handle);
        return true;
    }

    private static unsafe OrtMemoryInfo CreateDefault()
    {
        nint info;
        Api.Check(Api.CreateCpuMemoryInfo(DeviceAllocator, DefaultMemory, &info));
        return new OrtMemoryInfo(info);
    }
}
