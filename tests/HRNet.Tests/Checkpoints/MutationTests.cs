using HRNet.Checkpoints;
using HRNet.Fuzz.Hostile;

namespace HRNet.Tests.Checkpoints;

/// <summary>Damaged downloads: whatever byte is wrong, the answer is the tensors or one clear error.</summary>
public sealed class MutationTests
{
    private const int MutationsPerFile = 400;

    // A damaged shape may still be lawful over a storage that repeats (stride 0); the reader allows a million elements then.
    private const int MostElements = 1 << 22;

    public static TheoryData<string> Files => ["plain_zip.pth", "framework_zip.pth", "danger_zip.pth", "plain_legacy.pth", "framework_legacy.pth", "danger_legacy.pth", "whole_module_legacy.pth"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_gives_tensors_or_one_clear_error(string name)
    {
        var original = File.ReadAllBytes(PublishedLayoutTests.Fixture(name));
        var mutator = new Mutator(new Random(20200601));
        for (var k = 0; k < MutationsPerFile; k++) Try(mutator.Mutate(original));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_anywhere_gives_tensors_or_one_clear_error(string name)
    {
        var original = File.ReadAllBytes(PublishedLayoutTests.Fixture(name));
        for (var length = 0; length < original.Length; length += 1 + (original.Length / 150)) Try(original[..length]);
    }

    [Fact]
    public void A_damaged_safetensors_file_gives_tensors_or_one_clear_error()
    {
        var header = """{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""";
        var original = TestFiles.SafeTensors(header, new byte[20]);
        var mutator = new Mutator(new Random(20261201));
        for (var k = 0; k < 3 * MutationsPerFile; k++) Try(mutator.Mutate(original), ".safetensors");
    }

    private static void Try(byte[] bytes, string extension = ".pth")
    {
        using var temporary = new TemporaryFile(bytes, extension);
        try
        {
            using var checkpoint = Checkpoint.Open(temporary.Path);
            foreach (var tensor in checkpoint.Tensors.Values)
            {
                Assert.InRange(tensor.Count, 0, MostElements);
                tensor.Read();
            }
        }
        catch (CheckpointException e)
        {
            Assert.DoesNotContain('\n', e.Message);
        }
    }
}
