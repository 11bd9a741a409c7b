using System.Text;
using HRNet.Checkpoints;

namespace HRNet.Tests.Checkpoints;

/// <summary>safetensors files, lawful and others.</summary>
public sealed class HostileSafeTensorsTests
{
    [Fact]
    public void Tensors_and_metadata_are_read()
    {
        var header = """{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"i":{"dtype":"I64","shape":[],"data_offsets":[20,28]}}""";
        byte[] data = [.. TestFiles.Floats(1, 2, 3, 4), 0x00, 0x3c, 0x00, 0xc0, .. BitConverter.GetBytes(-7L)];
        using var temporary = new TemporaryFile(TestFiles.SafeTensors(header, data), ".safetensors");
        using var checkpoint = Checkpoint.Open(temporary.Path);
        Assert.Equal(CheckpointFormat.SafeTensors, checkpoint.Format);
        Assert.Equal([1f, 2f, 3f, 4f], checkpoint.Tensors["a"].Read());
        Assert.Equal([1f, -2f], checkpoint.Tensors["b"].Read());
        Assert.Equal([-7f], checkpoint.Tensors["i"].Read());
        Assert.Empty(checkpoint.Tensors["i"].Shape);
        Assert.Equal("pt", checkpoint.Metadata["format"]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,20]}}""")] // behind the end
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}}""")] // other size
    [InlineData("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,0]}}""")] // product overflows to 0
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4]}}""")]
    [InlineData("""{"a":{"dtype":"F4","shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":4,"shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":7}""")]
    [InlineData("""{"__metadata__":[]}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("""{"a":""")]
    [InlineData("""{}""")]
    public void A_header_that_lies_is_an_error(string header) =>
        HostilePickleTests.Refused(TestFiles.SafeTensors(header, new byte[16]), extension: ".safetensors");

    [Theory]
    [InlineData("name")]
    [InlineData("dtype")]
    [InlineData("format")]
    public void A_text_that_is_no_UTF_8_is_an_error(string text)
    {
        var file = TestFiles.SafeTensors("""{"__metadata__":{"format":"format"},"name":{"dtype":"dtype","shape":[4],"data_offsets":[0,16]}}""", new byte[16]);
        file[file.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes($"\"{text}\"")) + 2] = 0xFF;
        HostilePickleTests.Refused(file, extension: ".safetensors");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1 << 20)]
    [InlineData(long.MaxValue)]
    public void A_header_length_that_lies_is_an_error(long length) =>
        HostilePickleTests.Refused(TestFiles.SafeTensors("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", new byte[16], length), extension: ".safetensors");
}
