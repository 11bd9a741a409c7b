using System.IO.Compression;
using HRNet.Imaging;

namespace HRNet.Inference.Tests;

internal static class Fixture
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    public static byte[] Unzip(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(Path(name)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    public static Frame Photo(int width, int height)
    {
        var frame = new Frame(width, height);
        Unzip("photo.rgb.gz").CopyTo(frame.Pixels);
        return frame;
    }
}
