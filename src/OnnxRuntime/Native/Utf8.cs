using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Text to and from zero-terminated UTF-8.</summary>
internal static unsafe class Utf8
{
    /// <summary>The bytes of a text with a zero after them.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>The text at a pointer; empty for null.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>The text at a pointer that the default allocator gave; frees it.</summary>
    public static string TakeText(byte* text)
    {
        try
        {
            return Text(text);
        }
        finally
        {
            OrtAllocator.DefaultInstance.Free(text);
        }
    }

    /// <summary>A path as the C API takes it: UTF-16 on Windows, UTF-8 elsewhere, zero-terminated.</summary>
    public static byte[] Path(string path) => OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Bytes(path);
}
