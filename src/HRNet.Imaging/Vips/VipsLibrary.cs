using System.Runtime.InteropServices;
using NetVips;

namespace HRNet.Imaging.Vips;

/// <summary>Starts libvips once for the process and shuts off whatever is not needed.</summary>
internal static class VipsLibrary
{
    /// <summary>The loaders that uploads may reach, and the SVG one for shapes that we write ourselves.</summary>
    private static readonly string[] s_loaders =
        ["VipsForeignLoadJpegSource", "VipsForeignLoadPngSource", "VipsForeignLoadWebpSource", "VipsForeignLoadSvgSource"];

    private static readonly Lazy<string> s_version = new(Start);

    /// <summary>The version of libvips; the first call starts the library.</summary>
    /// <exception cref="DllNotFoundException">libvips is not beside the program or does not load.</exception>
    public static string Version => s_version.Value;

    private static string Start()
    {
        // NetVips tries to load libvips when it is loaded itself, and only notes what went wrong.
        if (!ModuleInitializer.VipsInitialized)
            throw new DllNotFoundException(
                $"libvips, which reads and paints pictures, does not load: the library that the package NetVips.Native has for {RuntimeInformation.RuntimeIdentifier} "
                + "is not beside the program or cannot be used here. A build with Imaging=ImageSharp does without it.",
                ModuleInitializer.Exception);
        // Damaged pictures make it warn on standard error; the caller gets an exception that says as much.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
        // Requests run side by side already, and no operation is ever asked for twice.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in s_loaders)
            Operation.Block(loader, false);
        return $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}";
    }
}
