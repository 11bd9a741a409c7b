using System.Runtime.InteropServices;

namespace HRNetWeb.Serving;

/// <summary>
/// How the C library of Linux keeps memory for what is not managed: decoders and networks. By itself it opens a heap for each few threads
/// and keeps freed blocks of up to 32 MiB in them, so that a service of many pictures grows for as long as it runs. With few heaps, and
/// large blocks given back as soon as they are free, it stays as large as its work. What the environment says (MALLOC_ARENA_MAX and the
/// like) goes before.
/// </summary>
internal static partial class NativeAllocator
{
    // mallopt(3), of glibc.
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>Heaps; libvips advises few as well.</summary>
    private const int Arenas = 2;

    /// <summary>Bytes from which on a block is the system's own.</summary>
    private const int LargeBlock = 1 << 20;

    /// <summary>Sets it up; before the first picture. Of no effect where the C library is another.</summary>
    public static void Configure()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            Set("MALLOC_ARENA_MAX", ArenaMax, Arenas);
            Set("MALLOC_MMAP_THRESHOLD_", MmapThreshold, LargeBlock);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl knows no such choice, and has one heap anyway.
        }
    }

    private static void Set(string variable, int parameter, int value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
            _ = SetOption(parameter, value);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int parameter, int value);
}
