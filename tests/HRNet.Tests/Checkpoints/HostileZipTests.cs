using System.IO.Compression;
using HRNet.Checkpoints;

namespace HRNet.Tests.Checkpoints;

/// <summary>PyTorch's zip layout: aligned and 64-bit entries are read, everything that PyTorch never writes is refused.</summary>
public sealed class HostileZipTests
{
    private static readonly TensorOf Four = new("0", "FloatStorage", 4, 0, [2, 2], [2, 1]);
    private static readonly byte[] FourFloats = TestFiles.Floats(1, 2, 3, 4);
    private static readonly OrderedDictionary<string, object?> Root = new() { ["t"] = Four };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Aligned_entries_are_read_in_zips_of_both_sizes(bool zip64)
    {
        using var temporary = new TemporaryFile(TestFiles.TorchZip(Root, zip64, ("0", FourFloats)));
        using var checkpoint = Checkpoint.Open(temporary.Path);
        Assert.Equal([1f, 2f, 3f, 4f], checkpoint.Tensors["t"].Read());
    }

    [Fact]
    public void A_storage_with_too_few_bytes_is_an_error() =>
        HostilePickleTests.Refused(TestFiles.TorchZip(Root, false, ("0", FourFloats[..12])));

    [Fact]
    public void A_missing_storage_is_an_error() => HostilePickleTests.Refused(TestFiles.TorchZip(Root, false));

    [Fact]
    public void A_zip_of_something_else_is_an_error() =>
        Assert.Contains("data.pkl", HostilePickleTests.Refused(TestFiles.Zip(false, ("document.xml", FourFloats))), StringComparison.Ordinal);

    [Fact]
    public void A_zip_with_two_entries_of_one_name_is_an_error() =>
        HostilePickleTests.Refused(TestFiles.Zip(false, ("a/data.pkl", PickleWriter.Write(Root, legacy: false)), ("a/data/0", FourFloats), ("a/data/0", FourFloats)));

    [Fact]
    public void A_big_endian_checkpoint_is_an_error()
    {
        var file = TestFiles.Zip(false, ("a/data.pkl", PickleWriter.Write(Root, legacy: false)), ("a/byteorder", "big"u8.ToArray()), ("a/data/0", FourFloats));
        Assert.Contains("big-endian", HostilePickleTests.Refused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_entries_are_an_error()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var pickle = zip.CreateEntry("a/data.pkl", CompressionLevel.NoCompression).Open()) pickle.Write(PickleWriter.Write(Root, legacy: false));
            using var storage = zip.CreateEntry("a/data/0", CompressionLevel.Optimal).Open();
            storage.Write(new byte[100_000]);
        }

        Assert.Contains("compressed", HostilePickleTests.Refused(file.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 0xffff)] // number of entries, with a 64-bit directory that is not there
    [InlineData(12, 0x7fffffff)] // size of the directory
    [InlineData(16, 0x7fffffff)] // place of the directory
    public void A_directory_that_leaves_the_file_is_an_error(int field, int value)
    {
        var file = TestFiles.TorchZip(Root, false, ("0", FourFloats));
        BitConverter.GetBytes(value).AsSpan(0, field == 10 ? 2 : 4).CopyTo(file.AsSpan(file.Length - 22 + field));
        HostilePickleTests.Refused(file);
    }

    [Theory]
    [InlineData(20)] // packed size
    [InlineData(24)] // unpacked size
    [InlineData(42)] // place of the local header
    public void A_directory_entry_that_leaves_the_file_is_an_error(int field)
    {
        var file = TestFiles.TorchZip(Root, false, ("0", FourFloats));
        var second = file.AsSpan().LastIndexOf("archive/data/0"u8) - 46;
        BitConverter.GetBytes(0x7ffffff0).CopyTo(file.AsSpan(second + field));
        HostilePickleTests.Refused(file);
    }
}
