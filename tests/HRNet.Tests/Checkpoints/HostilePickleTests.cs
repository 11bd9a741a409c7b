using HRNet.Checkpoints;

namespace HRNet.Tests.Checkpoints;

/// <summary>
/// Pickles that lie. Each of them has to be one clear error that costs little memory and reads nothing outside of its storage.
/// </summary>
public sealed class HostilePickleTests
{
    // The reader's own buffers and the test file take less than a megabyte.
    private const long SmallAllocation = 8 << 20;

    private static readonly (string, long, byte[]) FourFloats = ("0", 4, TestFiles.Floats(1, 2, 3, 4));

    public static TheoryData<string, long, long[], long[], long> BadViews => new()
    {
        { "an offset behind the end", 4, [1], [1], 4 },
        { "a negative offset", -1, [1], [1], 4 },
        { "a huge offset", long.MaxValue, [2], [1], 4 },
        { "a shape larger than the storage", 0, [5], [1], 4 },
        { "a negative dimension", 0, [-1], [1], 4 },
        { "two negative dimensions", 0, [-2, -2], [2, 1], 4 },
        { "dimensions whose product overflows", 0, [1L << 32, 1L << 32], [1, 1], 4 },
        { "dimensions whose product overflows to zero", 0, [1L << 31, 1L << 31, 4], [0, 0, 0], 4 },
        { "a stride that leaves the storage", 0, [2, 2], [3, 1], 4 },
        { "a stride that overflows", 0, [2, 2], [long.MaxValue, long.MaxValue], 4 },
        { "a negative stride", 3, [4], [-1], 4 },
        { "a stride of zero that makes gigabytes out of four bytes", 0, [1 << 30], [0], 4 },
        { "more strides than dimensions", 0, [4], [1, 1], 4 },
        { "a hundred dimensions", 0, [.. Enumerable.Repeat(1L, 100)], [.. Enumerable.Repeat(1L, 100)], 4 },
        { "a storage larger than the file", 0, [4], [1], 1L << 60 },
        { "a storage whose bytes overflow", 0, [4], [1], long.MaxValue },
        { "a storage of negative length", 0, [0], [1], -1 },
        { "a count that the file does not confirm", 0, [3], [1], 3 },
    };

    [Theory]
    [MemberData(nameof(BadViews))]
    public void A_tensor_that_leaves_its_storage_is_an_error(string _, long offset, long[] shape, long[] strides, long count) =>
        Refused(TestFiles.Legacy(new TensorOf("0", "FloatStorage", count, offset, shape, strides), FourFloats));

    [Theory]
    [InlineData(1, 4)]
    [InlineData(-1, 2)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MaxValue, 1)]
    public void A_view_that_leaves_its_storage_is_an_error(long from, long length) =>
        Refused(TestFiles.Legacy(new TensorOf("0", "FloatStorage", 4, 0, [1], [1], ["view", from, length]), FourFloats));

    [Fact]
    public void A_view_of_a_storage_moves_the_tensor()
    {
        var file = TestFiles.Legacy(new TensorOf("0", "FloatStorage", 4, 1, [2], [1], ["view", 1L, 3L]), FourFloats);
        using var temporary = new TemporaryFile(file);
        using var checkpoint = Checkpoint.Open(temporary.Path);
        Assert.Equal([3f, 4f], checkpoint.Tensors["t"].Read());
    }

    [Fact]
    public void A_tensor_outside_of_its_view_is_an_error_even_inside_of_the_storage() =>
        Refused(TestFiles.Legacy(new TensorOf("0", "FloatStorage", 4, 0, [3], [1], ["view", 0L, 2L]), FourFloats));

    [Fact]
    public void A_storage_that_is_not_there_is_an_error() =>
        Refused(TestFiles.Legacy(new TensorOf("other", "FloatStorage", 4, 0, [4], [1]), FourFloats));

    [Fact]
    public void A_storage_that_the_pickle_never_named_is_an_error() =>
        Refused(TestFiles.Legacy(new TensorOf("0", "FloatStorage", 4, 0, [4], [1]), FourFloats, ("1", 4, new byte[16])));

    [Theory]
    [InlineData("ComplexFloatStorage")]
    [InlineData("system")]
    public void Elements_of_an_unknown_type_are_an_error(string type) =>
        Refused(TestFiles.Legacy(new TensorOf("0", type, 4, 0, [4], [1]), FourFloats));

    public static TheoryData<string, byte[]> BadPickles => new()
    {
        { "text of 4 GB", [(byte)'X', 0xff, 0xff, 0xff, 0xff] },
        { "text of 2^63 bytes", [0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f] },
        { "text of negative length", [(byte)'T', 0xff, 0xff, 0xff, 0xff] },
        { "bytes of 2^63 bytes", [0x8e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f] },
        { "an integer of 2 GB", [0x8b, 0xff, 0xff, 0xff, 0x7f] },
        { "a memo that was never stored", [(byte)'j', 0xff, 0xff, 0xff, 0xff, (byte)'.'] },
        { "a memo index that is no number", [(byte)'g', (byte)'x', (byte)'\n', (byte)'.'] },
        { "a memo of nothing", [(byte)'q', 0] },
        { "an empty stack", [(byte)'.'] },
        { "a tuple without a mark", [(byte)'t', (byte)'.'] },
        { "a pop through a mark", [(byte)'N', (byte)'(', 0x85, (byte)'.'] },
        { "a key without a value", [(byte)'}', (byte)'(', (byte)'N', (byte)'u', (byte)'.'] },
        { "a list entry of a number", [(byte)'K', 1, (byte)'N', (byte)'a', (byte)'.'] },
        { "a call of a number", [(byte)'K', 1, (byte)')', (byte)'R', (byte)'.'] },
        { "a call without arguments", [.. "cos\nsystem\nNR."u8] },
        { "a tensor of numbers", [.. "ctorch._utils\n_rebuild_tensor_v2\n(K\u0001K\u0001K\u0001tR."u8] },
        { "a persistent id that is no storage", [(byte)'N', (byte)'Q', (byte)'.'] },
        { "an instruction that does not exist", [0xff] },
        { "an extension registry", [0x82, 1, (byte)'.'] },
        { "an out-of-band buffer", [0x97, (byte)'.'] },
        { "the end in the middle", [(byte)'(', (byte)'N'] },
    };

    [Theory]
    [MemberData(nameof(BadPickles))]
    public void A_pickle_that_makes_no_sense_is_an_error(string _, byte[] pickle) => Refused([.. TestFiles.LegacyStart, .. pickle]);

    [Fact]
    public void A_pickle_without_an_end_is_given_up()
    {
        // Ten million empty dictionaries would take about a gigabyte.
        var pickle = new byte[10_000_000];
        Array.Fill(pickle, (byte)'}');
        Refused([.. TestFiles.LegacyStart, .. pickle], allowed: 900 << 20);
    }

    [Fact]
    public void Lists_nested_a_million_deep_do_no_harm()
    {
        var pickle = new List<byte>("}X"u8.ToArray()) { 1, 0, 0, 0, (byte)'l' };
        pickle.AddRange(Enumerable.Repeat((byte)']', 1_000_000));
        pickle.AddRange(Enumerable.Repeat((byte)'a', 999_999));
        pickle.AddRange("s."u8);
        Refused([.. TestFiles.LegacyStart, .. pickle], allowed: 400 << 20);
    }

    [Theory]
    [InlineData("builtins", "tuple")]
    [InlineData("collections", "OrderedDict")]
    [InlineData("_codecs", "encode")]
    public void What_a_few_bytes_copy_over_and_over_is_given_up(string module, string name)
    {
        // A list of 20,000 pairs, or a text of 100,000 letters, and 10,000 calls of five bytes that copy it: over a gigabyte.
        object?[] argument = name == "encode"
            ? [new string('x', 100_000), "latin1"]
            : [Enumerable.Range(0, 20_000).Select(k => (object?)new object?[] { k, null }).ToList()];
        var writer = new PickleWriter().Raw(0x80, 2).Value(new Name(module, name)).Raw((byte)'q', 0).Value(argument).Raw((byte)'q', 1, (byte)'0', (byte)'0', (byte)'(');
        for (var call = 0; call < 10_000; call++)
            writer.Raw((byte)'h', 0, (byte)'h', 1, (byte)'R');
        var pickle = writer.Raw((byte)'t', (byte)'.').ToArray();

        Assert.InRange(pickle.Length, 50_000, 600_000);
        Refused([.. TestFiles.LegacyStart, .. pickle], allowed: 160 << 20);
    }

    [Fact]
    public void Keys_that_all_hash_alike_cost_no_more_than_others()
    {
        // (n << 32 | n) are numbers whose own hash code is 0: half a million of them in one bucket would take minutes.
        var writer = new PickleWriter().Raw((byte)'}', (byte)'(');
        for (long n = 0; n < 500_000; n++) writer.Value((n << 32) | n).Raw((byte)'N');
        Refused([.. TestFiles.LegacyStart, .. writer.Raw((byte)'u', (byte)'.').ToArray()], allowed: 400 << 20);
    }

    [Fact]
    public void A_module_that_contains_itself_is_an_error()
    {
        // MODULE.__dict__ = {"_modules": {"self": MODULE}}, the inner one recalled from the memo.
        var pickle = new PickleWriter().Value(new Name("torch.nn", "Module")).Value(Array.Empty<object?>()).Raw(0x81, (byte)'q', 0)
            .Raw((byte)'}').Value("_modules").Raw((byte)'}').Value("self").Raw((byte)'h', 0).Raw("ssb.").ToArray();
        Refused(TestFiles.Legacy(pickle));
    }

    [Fact]
    public void Modules_shared_so_often_that_their_tree_is_astronomic_are_an_error()
    {
        // Sixty levels, each holding the one below twice: 2^60 paths.
        var writer = new PickleWriter().Value(new Name("torch.nn", "Module")).Value(Array.Empty<object?>()).Raw(0x81).Raw((byte)'}').Raw((byte)'b', (byte)'q', 0);
        for (byte level = 1; level < 60; level++)
        {
            writer.Value(new Name("torch.nn", "Module")).Value(Array.Empty<object?>()).Raw(0x81).Raw((byte)'}').Value("_modules").Raw((byte)'}', (byte)'(');
            writer.Value("a").Raw((byte)'h', (byte)(level - 1)).Value("b").Raw((byte)'h', (byte)(level - 1)).Raw((byte)'u', (byte)'s', (byte)'b', (byte)'q', level);
        }

        Refused(TestFiles.Legacy(writer.Raw((byte)'.').ToArray()), allowed: 64 << 20);
    }

    internal static string Refused(byte[] file, long allowed = SmallAllocation, string extension = ".pth")
    {
        using var temporary = new TemporaryFile(file, extension);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<CheckpointException>(() => Checkpoint.Open(temporary.Path).Dispose());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, allowed);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
