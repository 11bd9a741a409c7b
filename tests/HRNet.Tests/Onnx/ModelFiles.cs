using System.Text;
using HRNet.Fuzz.Hostile;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Network;

namespace HRNet.Tests.Onnx;

/// <summary>Reading cards, with files that are foreign, damaged or made to harm.</summary>
public class ModelFiles
{
    private const string Foreign = """
        {
          // A model that another tool exported.
          "task": "pose", "architecture": "HRNetV1", "variant": "w48", "inputHeight": 256, "inputWidth": 192, "output": "output",
          "keypoints": ["left", "right"], "flipPairs": [[0, 1]], "decoder": "dark",
        }
        """;

    private static readonly ModelCard Pose = new()
    {
        Task = ModelTask.Pose,
        Architecture = "HRNetV1",
        Variant = "narrow",
        InputHeight = 64,
        InputWidth = 32,
        Output = "heatmaps",
    };

    [Fact]
    public void A_card_beside_a_foreign_model_is_read_and_what_it_leaves_out_has_the_defaults()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("foreign.onnx"), ForeignModel());
        File.WriteAllText(folder.File("foreign.json"), Foreign);
        var card = ModelFile.ReadCard(folder.File("foreign.onnx"));
        Assert.Equal((ModelTask.Pose, "w48", HeatMapDecoder.Dark, "rgb", 0.2f, true, 11), (card.Task, card.Variant, card.Decoder, card.ChannelOrder, card.Threshold, card.ShiftFlippedHeatMap, card.BlurKernel));
        Assert.Equal([123.675f, 116.28f, 103.53f], card.Mean);
        Assert.Equal([[0, 1]], card.FlipPairs);
    }

    [Fact]
    public void A_model_without_a_card_says_where_one_may_stand()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("foreign.onnx"), ForeignModel());
        Assert.Equal(
            "foreign.onnx has no model card in its metadata, and there is no foreign.json beside it.",
            Assert.Throws<ModelFileException>(() => ModelFile.ReadCard(folder.File("foreign.onnx"))).Message);
        Assert.Null(ModelFile.Inspect(folder.File("foreign.onnx")).Card);
    }

    [Theory]
    [InlineData("\"pose\"", "\"dance\"", "task")]
    [InlineData("\"variant\"", "\"varient\"", "varient")]
    [InlineData("\"output\": \"output\",", "", "output")]
    [InlineData("\"inputWidth\": 192", "\"inputWidth\": 0", "inputHeight and inputWidth must be 1 to 16384")]
    [InlineData("\"inputWidth\": 192", "\"inputWidth\": 1e99", "inputWidth")]
    [InlineData("[[0, 1]]", "[[0, 2]]", "flipPairs must be pairs")]
    [InlineData("[[0, 1]]", "[[0]]", "flipPairs must be pairs")]
    [InlineData("[[0, 1]]", "[null]", "flipPairs must be pairs")]
    [InlineData("\"decoder\": \"dark\"", "\"std\": [1, 1, 0]", "std must be three positive numbers")]
    [InlineData("\"decoder\": \"dark\"", "\"mean\": null", "mean")]
    [InlineData("\"decoder\": \"dark\"", "\"channelOrder\": \"gbr\"", "channelOrder")]
    [InlineData("\"decoder\": \"dark\"", "\"blurKernel\": 4", "blurKernel")]
    [InlineData("\"decoder\": \"dark\"", "\"classification\": {\"shortSide\": 200, \"filter\": \"bicubic\"}", "classification.shortSide must be from the larger side")]
    [InlineData("\"decoder\": \"dark\"", "\"classification\": {\"shortSide\": 300, \"filter\": \"lanczos\"}", "filter")]
    [InlineData("{", "[", "not JSON")]
    [InlineData("\"decoder\": \"dark\"", "\"task\": \"pose\"", "not JSON")] // Twice.
    [InlineData("\"left\"", "\"\\ud800\"", "not Unicode")]
    public void A_wrong_card_is_refused_with_the_reason(string right, string wrong, string reason)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("foreign.onnx"), ForeignModel());
        var text = Foreign.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Foreign, text);
        File.WriteAllText(folder.File("foreign.json"), text);
        var refused = Assert.Throws<ModelFileException>(() => ModelFile.ReadCard(folder.File("foreign.onnx")));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("HRNet.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_in_the_metadata_counts_before_one_beside_the_file()
    {
        using var model = EmittedModel.Of(new PoseNetwork(NarrowNetworks.Variant, 2), Pose);
        File.WriteAllText(Path.ChangeExtension(model.Path, ".json"), Foreign);
        Assert.Equal("narrow", ModelFile.ReadCard(model.Path).Variant);
    }

    [Fact]
    public void A_card_is_found_without_reading_the_weights()
    {
        using var model = EmittedModel.Empty(ParityCase.Load("cls_w18_small_v1_64x64"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        ModelFile.ReadCard(model.Path);
        ModelFile.Inspect(model.Path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, model.Bytes / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html><html>Sign in to download</html>")]
    [InlineData("\u0008\u0008")]
    [InlineData("\u0008")]
    public void A_file_that_is_no_model_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.onnx"), text);
        Assert.Throws<ModelFileException>(() => ModelFile.ReadCard(folder.File("x.onnx")));
        Assert.Throws<ModelFileException>(() => ModelFile.Inspect(folder.File("x.onnx")));
    }

    [Theory]
    [InlineData(0x3A)] // graph
    [InlineData(0x72)] // metadata
    [InlineData(0x42)] // opset
    [InlineData(0x12)] // producer
    public void A_length_beyond_the_file_is_an_error_and_not_an_allocation(byte tag)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x.onnx"), [0x08, 0x08, tag, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<ModelFileException>(() => ModelFile.Inspect(folder.File("x.onnx")));
        Assert.Contains("where 3 are left", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_damaged_card_is_read_or_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("foreign.onnx"), ForeignModel());
        var (mutator, refused) = (new Mutator(new Random(20261201)), 0);
        for (var k = 0; k < 600; k++)
        {
            File.WriteAllBytes(folder.File("foreign.json"), mutator.Mutate(Encoding.UTF8.GetBytes(Foreign)));
            try
            {
                ModelFile.ReadCard(folder.File("foreign.onnx"));
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 599);
    }

    [Fact]
    public void A_model_that_was_cut_off_anywhere_gives_a_card_or_a_clear_error()
    {
        using var model = EmittedModel.Of(new PoseNetwork(NarrowNetworks.Variant, 2), Pose);
        var bytes = File.ReadAllBytes(model.Path);
        foreach (var length in Enumerable.Range(0, 400).Concat(Enumerable.Range(1, 200).Select(k => bytes.Length * k / 201)))
        {
            File.WriteAllBytes(model.Path, bytes[..length]);
            Assert.Throws<ModelFileException>(() => ModelFile.Inspect(model.Path));
        }
    }

    [Fact]
    public void A_model_with_bytes_changed_anywhere_gives_an_answer_or_a_clear_error()
    {
        using var model = EmittedModel.Of(new PoseNetwork(NarrowNetworks.Variant, 2), Pose);
        var bytes = File.ReadAllBytes(model.Path);
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var changed = bytes.ToArray();
            changed[round < 300 ? random.Next(2000) : random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(model.Path, changed);
            try
            {
                ModelFile.Inspect(model.Path);
            }
            catch (ModelFileException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    /// <summary>Version 8, an empty graph, and a property that other tools write too.</summary>
    private static byte[] ForeignModel() =>
        [0x08, 0x08, 0x3A, 0x00, 0x72, 14, 0x0A, 4, .. Encoding.ASCII.GetBytes("task"), 0x12, 6, .. Encoding.ASCII.GetBytes("detect")];
}
