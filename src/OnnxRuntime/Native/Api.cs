using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>
/// The function table of the C API (struct OrtApi of onnxruntime_c_api.h). A function is known by its place in the table, which never changes between
/// versions; functions that can fail answer a status pointer, null for success (see <see cref="Check"/>).
/// </summary>
internal static unsafe partial class Api
{
    /// <summary>The version of the table that is asked for: all functions used here are in the tables from ONNX Runtime 1.22 on.</summary>
    public const uint Version = 22;

    private static readonly nint* s_base = Base();
    private static readonly nint* s_table = Table();

    /// <summary>The version of the native library, such as "1.30.0".</summary>
    public static string LibraryVersion => Utf8.Text(((delegate* unmanaged<byte*>)s_base[1])());

    /// <summary>Throws what a status says, and frees it.</summary>
    /// <exception cref="OnnxRuntimeException">The status is a failure.</exception>
    public static void Check(nint status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    private static void Throw(nint status)
    {
        var code = (ErrorCode)((delegate* unmanaged<nint, int>)s_table[1])(status);
        var message = Utf8.Text(((delegate* unmanaged<nint, byte*>)s_table[2])(status));
        ((delegate* unmanaged<nint, void>)s_table[93])(status);
        throw new OnnxRuntimeException(code, message);
    }

    private static nint* Base() =>
        (nint*)((delegate* unmanaged<nint>)NativeLibrary.GetExport(NativeFile.Load(), "OrtGetApiBase"))();

    private static nint* Table()
    {
        var table = (nint*)((delegate* unmanaged<uint, nint>)s_base[0])(Version);
        return table != null
            ? table
            : throw new DllNotFoundException($"The native ONNX Runtime {LibraryVersion} is too old: version 1.{Version} or later is needed.");
    }
}
