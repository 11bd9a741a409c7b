using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Owns one native object: it is released once, and never while a call is using it.</summary>
internal abstract class NativeHandle : SafeHandle
{
    /// <summary>Takes ownership of an object.</summary>
    protected NativeHandle(nint native) : base(0, true) => SetHandle(native);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;
}

/// <summary>Owns an OrtSession.</summary>
internal sealed class SessionHandle(nint native) : NativeHandle(native)
{
    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        Api.ReleaseSession(handle);
        return true;
    }
}

/// <summary>Owns an OrtValue.</summary>
internal sealed class ValueHandle(nint native) : NativeHandle(native)
{
    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        Api.ReleaseValue(handle);
        return true;
    }
}
