using System.Text.Json;
using HRNet.Checkpoints;
using HRNet.Checkpoints.Pickle;

namespace HRNet.Tests.Checkpoints;

/// <summary>Files that PyTorch wrote, in every layout the published checkpoints use. expected.json is PyTorch's own answer.</summary>
public sealed class PublishedLayoutTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Fixture("expected.json"))).RootElement;

    public static TheoryData<string> Files => [.. Expected.EnumerateObject().Select(f => f.Name)];

    internal static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "checkpoints", name);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_tensor_has_the_shape_and_the_values_that_PyTorch_saved(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture(name));
        Assert.Equal(Expected.GetProperty(name).EnumerateObject().Select(t => t.Name), checkpoint.Tensors.Keys);
        foreach (var tensor in Expected.GetProperty(name).EnumerateObject())
        {
            var found = checkpoint.Tensors[tensor.Name];
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), found.Shape);
            Assert.Equal(tensor.Value.GetProperty("values").EnumerateArray().Select(v => (float)v.GetDouble()), found.Read());
        }
    }

    [Theory]
    [InlineData("plain_zip.pth", CheckpointFormat.PyTorchZip)]
    [InlineData("plain_legacy.pth", CheckpointFormat.PyTorchLegacy)]
    public void Types_of_elements_are_kept(string name, CheckpointFormat format)
    {
        using var checkpoint = Checkpoint.Open(Fixture(name));
        Assert.Equal(format, checkpoint.Format);
        Assert.Equal(
            [ElementType.Float32, ElementType.Float16, ElementType.BFloat16, ElementType.Float64, ElementType.Int64, ElementType.Float32, ElementType.Float32, ElementType.Float32],
            checkpoint.Tensors.Values.Select(t => t.ElementType));
    }

    [Theory]
    [InlineData("framework_zip.pth")]
    [InlineData("framework_legacy.pth")]
    public void Metadata_of_a_training_framework_is_read_and_unknown_classes_stay_inert(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture(name));
        Assert.Equal(["meta", "optimizer"], checkpoint.Metadata.Keys);
        var meta = Assert.IsType<OrderedDictionary<object, object?>>(checkpoint.Metadata["meta"]);
        Assert.Equal(["person", "sky"], Assert.IsType<object?[]>(meta["CLASSES"]));
        Assert.Equal([3L, 4L, 5L], Assert.IsType<List<object?>>(Assert.IsType<List<object?>>(meta["PALETTE"])[1]));
        Assert.Equal(3L, meta["epoch"]);
        var history = Assert.IsType<PickleStub>(meta["history"]);
        Assert.Equal(new PickleGlobal("mmengine.logging.history_buffer", "HistoryBuffer"), history.Type);
        Assert.Equal([0.5, 0.25], Assert.IsType<List<object?>>(Assert.IsType<OrderedDictionary<object, object?>>(history.State)["values"]));
    }

    [Theory]
    [InlineData("danger_zip.pth")]
    [InlineData("danger_legacy.pth")]
    public void A_pickle_that_calls_the_shell_loads_its_tensors_and_calls_nothing(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture(name));
        Assert.Equal([1.5f, -2f, 3.25f, 0f, 1e-7f, 65504f], checkpoint.Tensors["float32"].Read());
        var hook = Assert.IsType<PickleStub>(checkpoint.Metadata["hook"]);
        Assert.Equal("posix.system", $"{hook.Type}");
        Assert.Equal(["echo executed > pickle_was_executed"], hook.Arguments);
        Assert.False(File.Exists("pickle_was_executed"));
    }

    [Theory]
    [InlineData("truncated_zip.pth", "cut short")]
    [InlineData("truncated_legacy.pth", "cut short")]
    [InlineData("not_a_checkpoint.pth", "web page")]
    [InlineData("not_there.pth", "cannot be read")]
    public void A_file_that_cannot_be_used_says_why_in_one_sentence(string name, string why)
    {
        var error = Assert.Throws<CheckpointException>(() => Checkpoint.Open(Fixture(name)));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_destination_of_another_length_is_refused()
    {
        using var checkpoint = Checkpoint.Open(Fixture("plain_zip.pth"));
        Assert.Throws<ArgumentException>(() => checkpoint.Tensors["float32"].Read(new float[5]));
    }
}
