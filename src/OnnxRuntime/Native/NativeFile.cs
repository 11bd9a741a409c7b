using System.Reflection;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Finds and loads the native ONNX Runtime that the build put beside the program.</summary>
internal static class NativeFile
{
    private static string Name =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib" : "libonnxruntime.so.1";

    /// <summary>Loads the library from the program's folder, else from the system's.</summary>
    /// <exception cref="DllNotFoundException">It is in neither, or it does not load; the message says which.</exception>
    public static nint Load()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, Name);
        if (File.Exists(beside))
        {
            return LoadFile(beside);
        }

        return NativeLibrary.TryLoad(Name, Assembly.GetExecutingAssembly(), null, out var library)
            ? library
            : throw new DllNotFoundException(
                $"The native ONNX Runtime is not in {AppContext.BaseDirectory}: {Name} is missing. The build copies it there from npm's onnxruntime-node.");
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            var hint = OperatingSystem.IsWindows() ? " It needs the Visual C++ 2015-2022 runtime." : "";
            throw new DllNotFoundException($"The native ONNX Runtime {path} does not load.{hint} {problem.Message}", problem);
        }
    }
}
