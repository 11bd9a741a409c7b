using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>An allocator of native memory.</summary>
public class OrtAllocator : SafeHandle
{
    private static readonly Lazy<OrtAllocator> s_default = new(CreateDefault);

    private OrtAllocator(nint native) : base(0, false) => SetHandle(native);

    /// <summary>The allocator of the processor's memory. It belongs to the runtime and is never released.</summary>
    public static OrtAllocator DefaultInstance => s_default.Value;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    internal unsafe void Free(void* memory) => Api.Check(Api.AllocatorFree(handle, memory));

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => true;

    private static unsafe OrtAllocator CreateDefault()
    {
        nint allocator;
        Api.Check(Api.GetAllocatorWithDefaultOptions(&allocator));
        return new OrtAllocator(allocator);
    }
}
