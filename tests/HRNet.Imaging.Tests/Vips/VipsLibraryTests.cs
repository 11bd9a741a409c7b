using System.Reflection;
using System.Runtime.Loader;
using NetVips;

namespace HRNet.Imaging.Tests.Vips;

/// <summary>Alone, since libvips keeps the reasons of its failures in one text for the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class VipsLibraryTests
{
    [Theory]
    [InlineData("jpegload", "rgb.jpg")]
    [InlineData("pngload", "rgb.png")]
    [InlineData("webpload", "lossy.webp")]
    [InlineData("gifload", "other.gif")]
    [InlineData("tiffload", "other.tiff")]
    public void Files_on_the_disk_and_formats_that_are_not_in_use_cannot_be_reached(string loader, string fixture)
    {
        Assert.StartsWith("libvips", Pictures.Codec.Library);
        var file = Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture);
        Assert.Contains("blocked", Assert.Throws<VipsException>(() => Operation.Call(loader, file)).Message);
        Assert.Contains("blocked", Assert.Throws<VipsException>(() => Operation.Call($"{loader}_buffer", Pictures.Read(fixture))).Message);
    }

    [Fact]
    public void Without_the_native_library_the_codec_says_so_in_a_sentence_and_keeps_the_reason()
    {
        var create = new Bare().LoadFromAssemblyPath(typeof(PictureCodec).Assembly.Location)
            .GetType(typeof(PictureCodec).FullName!)!.GetMethod(nameof(PictureCodec.Create))!;
        var missing = Assert.Throws<DllNotFoundException>(() => create.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
        Assert.StartsWith("libvips, which reads and paints pictures, does not load", missing.Message);
        Assert.Equal(Bare.Reason, Assert.IsType<DllNotFoundException>(missing.InnerException).Message);
    }

    /// <summary>Where the codec and NetVips are loaded anew and no native library is found.</summary>
    private sealed class Bare() : AssemblyLoadContext(nameof(Bare))
    {
        public const string Reason = "There is no such file.";

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == nameof(NetVips) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{nameof(NetVips)}.dll")) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => throw new DllNotFoundException(Reason);
    }
}
