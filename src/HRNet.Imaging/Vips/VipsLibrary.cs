using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HRNet.Imaging.Vips;

/// <summary>Finds libvips beside the program, starts it once for the process and shuts off whatever is not needed.</summary>
internal static unsafe class VipsLibrary
{
    private const int Warning = 1 << 4; // G_LOG_LEVEL_WARNING.

    /// <summary>The loaders that uploads may reach, and the SVG one for shapes that we write ourselves.</summary>
    private static readonly string[] s_loaders =
        ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer", "VipsForeignLoadSvgBuffer"];

    private static readonly Lazy<string> s_version = new(Start);

    /// <summary>The version of libvips; the first call starts the library.</summary>
    /// <exception cref="DllNotFoundException">libvips is not beside the program.</exception>
    public static string Version => s_version.Value;

    private static string Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, Find);
        if (Native.vips_init("HRNet") != 0)
            throw new InvalidOperationException($"libvips does not start: {Error()}");
        // Damaged pictures make it warn on standard error; the caller gets an exception that says as much.
        Native.g_log_set_handler("VIPS", Warning, &Discard, null);
        // Requests run side by side already, and no operation is ever asked for twice.
        Native.vips_concurrency_set(1);
        Native.vips_cache_set_max(0);
        Native.vips_block_untrusted_set(1);
        Native.vips_operation_block_set("VipsForeignLoad", 1);
        foreach (var loader in s_loaders)
            Native.vips_operation_block_set(loader, 0);
        return Marshal.PtrToStringUTF8((nint)Native.vips_version_string()) ?? "";
    }

    /// <summary>
    /// Takes what libvips noted about its failures. The notes are one buffer for the whole process, so they may tell of another thread's picture:
    /// good for a log, not for an answer.
    /// </summary>
    public static string Error()
    {
        var text = Native.vips_error_buffer_copy();
        var error = Marshal.PtrToStringUTF8((nint)text)?.Trim() ?? "";
        Native.g_free(text);
        return error;
    }

    private static nint Find(string library, Assembly assembly, DllImportSearchPath? paths)
    {
        if (library != Native.Library)
            return 0;
        var pattern = OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips-cpp*.dylib" : "libvips-cpp.so*";
        return Directory.EnumerateFiles(AppContext.BaseDirectory, pattern).FirstOrDefault() is { } file
            ? NativeLibrary.Load(file)
            : throw new DllNotFoundException($"{pattern} is not in {AppContext.BaseDirectory}. The build copies it there from npm; or build with Imaging=ImageSharp.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Discard(byte* domain, int level, byte* message, void* data)
    {
    }
}
