using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Network;

namespace HRNet.Tests.Onnx;

/// <summary>What stands in the files that are written, seen without ONNX Runtime.</summary>
public class OnnxFiles
{
    private static readonly ModelCard Card = new()
    {
        Task = ModelTask.Segment,
        Architecture = "HRNetV2",
        Variant = "w18_small_v1",
        Upsampling = Upsampling.HalfPixel,
        InputHeight = 64,
        InputWidth = 96,
        Fit = InputFit.LongSide,
        Mean = [1.5f, 2, 3],
        Std = [4, 5, 6.25f],
        ChannelOrder = "bgr",
        Output = "logits",
        Keypoints = ["nose", "left_eye", "right_eye"],
        Limbs = [[0, 1], [0, 2]],
        FlipPairs = [[1, 2]],
        Sigmas = [0.026f, 0.025f, 0.025f],
        Decoder = HeatMapDecoder.Udp,
        BlurKernel = 17,
        ShiftFlippedHeatMap = false,
        Classes = ["background", "né à \"Paris\"", "人"],
        Palette = ["#000000", "#Dc143C", "#00ff00"],
        Threshold = 0.375f,
        PersonThreshold = 0.25f,
        ScoreCalibration = [[0, 0], [0.5f, 0.75f], [1, 1]],
        Segmentation = new SegmentationRecipe { Rule = SegmentationRule.Original, BaseHeight = 80, BaseWidth = 96, Start = StartRule.ShortSide }
            .With(WindowRule.Padded, 64, 72, 42, 48),
        Source = "weights, \"last\".pth",
        SourceSha256 = new string('a', 64),
        License = "MIT",
        Description = "Two\nlines.",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Cases => ParityCase.Names.Where(name => !name.Contains("w32", StringComparison.Ordinal))
        .Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(Cases))]
    public void A_file_is_as_large_as_its_folded_weights(string name)
    {
        using var model = EmittedModel.Empty(ParityCase.Load(name));
        Assert.Equal(1.0, model.Bytes / (4.0 * FoldedValues(model.Architecture)), tolerance: 0.01);
    }

    [Fact]
    public void Half_storage_halves_the_file()
    {
        var parity = ParityCase.Load("seg_w18_align_corners_128x128");
        using var whole = EmittedModel.Empty(parity);
        using var half = EmittedModel.Empty(parity, new() { HalfStorage = true });
        Assert.Equal(0.5, (double)half.Bytes / whole.Bytes, tolerance: 0.01);
    }

    [Fact]
    public void A_card_comes_back_from_the_metadata_as_it_was()
    {
        using var model = EmittedModel.Of(new SegmentationNetwork(NarrowNetworks.Variant, 3), Card);
        AssertSame(Card, ModelFile.ReadCard(model.Path));
    }

    [Fact]
    public void Every_property_of_a_card_is_one_metadata_property()
    {
        using var model = EmittedModel.Of(new SegmentationNetwork(NarrowNetworks.Variant, 3), Card);
        var metadata = ModelFile.Inspect(model.Path).Metadata;
        // One more says that this is a card; what is null is left out, such as the recipes of other tasks.
        Assert.Equal(typeof(ModelCard).GetProperties().Count(property => property.GetValue(Card) is not null) + 1, metadata.Count);
        Assert.Equal(("segment", "half_pixel", "64", "[1.5,2,3]", "[[0,1],[0,2]]", "Two\nlines."),
            (metadata["task"], metadata["upsampling"], metadata["inputHeight"], metadata["mean"], metadata["limbs"], metadata["description"]));
    }

    [Fact]
    public void A_summary_tells_what_the_graph_takes_and_gives()
    {
        using var model = EmittedModel.Of(new OcrNetwork(NarrowNetworks.Variant, 3), Card);
        var summary = ModelFile.Inspect(model.Path);
        Assert.Equal((17, 8, "HRNetWeb"), (summary.Opset, summary.IrVersion, summary.Producer));
        Assert.Equal("image float batch x 3 x height x width", Text(Assert.Single(summary.Inputs)));
        Assert.Equal(
            ["aux float batch x 3 x output_height x output_width", "logits float batch x 3 x output_height x output_width"],
            summary.Outputs.Select(Text));
        Assert.Equal(model.Architecture.Parameters.Count(parameter => parameter.Shape.Count == 4), summary.Operators["Conv"]);
        Assert.Equal(2, summary.Operators["Softmax"]);
        Assert.DoesNotContain("BatchNormalization", summary.Operators.Keys);
        Assert.InRange(summary.InitializerBytes, 4 * FoldedValues(model.Architecture), 4 * FoldedValues(model.Architecture) + 1024);
        Assert.Equal(model.Bytes, summary.Bytes);
        AssertSame(Card, summary.Card!);
    }

    [Theory]
    [InlineData("pose_w18_small_v1_batch2_64x96", "image float batch x 3 x 64 x 96", "heatmaps float batch x 14 x 16 x 24")]
    [InlineData("cls_w18_small_v1_64x64", "image float batch x 3 x 64 x 64", "logits float batch x 1000")]
    [InlineData("more_fpn_stride1_batch2_64x96", "image float batch x 3 x 64 x 96", "p2 float batch x 32 x 16 x 24")]
    [InlineData("fcos_w18_small_v1_96x160", "image float batch x 3 x 96 x 160", "cls8 float batch x 3 x 12 x 20")]
    public void Only_the_batch_is_symbolic_where_the_size_is_fixed(string name, string input, string output)
    {
        using var model = EmittedModel.Empty(ParityCase.Load(name));
        var summary = ModelFile.Inspect(model.Path);
        Assert.Equal(input, Text(Assert.Single(summary.Inputs)));
        Assert.Equal(output, Text(summary.Outputs[0]));
    }

    [Fact]
    public void Fixed_sizes_need_no_shapes_at_run_time()
    {
        using var model = EmittedModel.Empty(ParityCase.Load("pose_w18_small_v1_batch2_64x96"));
        Assert.DoesNotContain("Shape", ModelFile.Inspect(model.Path).Operators.Keys);
    }

    [Fact]
    public void Progress_rises_to_one()
    {
        var seen = new List<double>();
        using var model = EmittedModel.Of(new PoseNetwork(NarrowNetworks.Variant, 2), Card with { Output = "heatmaps" }, progress: new Steps(seen));
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1, seen[^1]);
        Assert.True(seen.Count > 10);
    }

    [Fact]
    public void A_writing_that_fails_leaves_no_file_and_keeps_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "model.onnx");
        File.WriteAllText(path, "old");
        var network = new PoseNetwork(NarrowNetworks.Variant, 2);
        var card = Card with { Output = "heatmaps" };

        float[] Short(Parameter parameter) => parameter.Name == "final_layer.weight" ? [1] : Fill.Values(parameter);
        var wrong = Assert.Throws<InvalidDataException>(() => OnnxWriter.Write(path, network, Short, card, cancellation: Cancel));
        Assert.Equal("final_layer.weight [2, 2, 1, 1] has 4 values, but 1 were given.", wrong.Message);

        float[] NotANumber(Parameter parameter) => parameter.Name == "bn2.running_var" ? [.. new float[64].Select(_ => -1f)] : Fill.Values(parameter);
        var infinite = Assert.Throws<InvalidDataException>(() => OnnxWriter.Write(path, network, NotANumber, card, cancellation: Cancel));
        Assert.Contains("conv2.weight holds values that are no finite numbers", infinite.Message, StringComparison.Ordinal);

        Assert.Throws<OperationCanceledException>(() => OnnxWriter.Write(path, network, Fill.Values, card, cancellation: new(canceled: true)));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void A_card_that_names_an_output_of_another_network_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => EmittedModel.Of(new PoseNetwork(NarrowNetworks.Variant, 2), Card));
        Assert.StartsWith("The network's outputs are heatmaps; there is no \"logits\".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_could_not_be_read_back_is_not_written()
    {
        var refused = Assert.Throws<ModelFileException>(
            () => EmittedModel.Of(new SegmentationNetwork(NarrowNetworks.Variant, 3), Card with { Palette = ["red"] }));
        Assert.Equal("The model card cannot be used: palette must be as long as classes.", refused.Message);
    }

    [Fact]
    public void Weights_too_large_for_float16_are_refused()
    {
        float[] Large(Parameter parameter) => [.. Fill.Values(parameter).Select(value => value * 1e6f)];
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<InvalidDataException>(() => OnnxWriter.Write(
            System.IO.Path.Combine(folder.Path, "m.onnx"), new PoseNetwork(NarrowNetworks.Variant, 2), Large,
            Card with { Output = "heatmaps" }, new() { HalfStorage = true }, cancellation: Cancel));
        Assert.Contains("which float16 cannot store", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Batch norms fold into a bias per channel; everything else stays.</summary>
    private static long FoldedValues(Architecture architecture)
    {
        // A second stage goes into a file of its own.
        var parameters = NetworkSummary.Of(architecture, rows: 64, columns: 64).Parameters;
        var norms = parameters.Where(parameter => parameter.Name.EndsWith("running_mean", StringComparison.Ordinal)).ToList();
        return parameters.Sum(parameter => (long)parameter.Count) - 3L * norms.Sum(norm => norm.Count) - FoldedBiases(parameters);
    }

    private static long FoldedBiases(IReadOnlyList<Parameter> parameters) => parameters
        .Where((parameter, k) => k + 1 < parameters.Count && parameter.Name.EndsWith(".bias", StringComparison.Ordinal)
            && parameters[k - 1].Shape.Count == 4 && k + 3 < parameters.Count && parameters[k + 3].IsBuffer)
        .Sum(parameter => (long)parameter.Count);

    private static string Text(ModelValue value) => $"{value.Name} {value.ElementType} {string.Join(" x ", value.Dimensions)}";

    private static void AssertSame(ModelCard expected, ModelCard actual)
    {
        foreach (var property in typeof(ModelCard).GetProperties())
            Assert.Equivalent(property.GetValue(expected), property.GetValue(actual), strict: true);
    }

    private sealed class Steps(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }
}
