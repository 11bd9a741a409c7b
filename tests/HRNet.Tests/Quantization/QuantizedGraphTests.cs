using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Quantization;
using HRNet.Tests.Network;
using HRNet.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Tests.Quantization;

/// <summary>Networks of bytes as ONNX Runtime understands and runs them. Their weights are from <see cref="Fill"/>, which knows folded convolutions by the same names.</summary>
public sealed class QuantizedGraphTests : IDisposable
{
    private const int Rows = 64;
    private const int Columns = 96;

    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string>> Networks =>
        NarrowNetworks.All.Where(one => one.Value.SecondStage is null).Select(one => new TheoryDataRow<string>(one.Key));

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Networks))]
    public void Showing_values_does_not_change_the_answer(string name)
    {
        var network = NarrowNetworks.All[name];
        Write("plain.onnx", network, plan: null, show: false);
        var shown = Write("shown.onnx", network, plan: null, show: true).Shown;
        int[] size = [1, 3, Rows, Columns];
        var (plain, with) = (Run("plain.onnx", size), Run("shown.onnx", size));
        // Values that are looked at are not fused with what follows, which rounds otherwise.
        foreach (var (output, values) in plain)
        {
            var largest = values.Max(Math.Abs);
            Assert.All(values.Zip(with[output]), both => Assert.Equal(both.First, both.Second, 1e-5 * largest));
        }

        Assert.All(shown, value => Assert.True(with.ContainsKey(value.Output), value.Key));
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_network_of_bytes_answers_nearly_as_the_one_of_floats(string name)
    {
        var network = NarrowNetworks.All[name];
        var shown = Write("float.onnx", network, plan: null, show: true);
        Write("bytes.onnx", network, Plan(shown), show: false);
        int[] size = [1, 3, Rows, Columns];
        var (exact, bytes) = (Run("float.onnx", size), Run("bytes.onnx", size));
        foreach (var (output, values) in bytes)
        {
            var error = Math.Sqrt(values.Zip(exact[output], (a, b) => Math.Pow(a - b, 2)).Average());
            var mean = exact[output].Average();
            var spread = Math.Sqrt(exact[output].Average(value => Math.Pow(value - mean, 2)));
            Assert.InRange(error, 0, Math.Max(0.25 * spread, 0.02 * Math.Abs(mean)));
        }
    }

    [Fact]
    public void The_trunk_of_a_pose_network_is_integer_from_end_to_end()
    {
        var network = NarrowNetworks.All["pose"];
        var shown = Write("float.onnx", network, plan: null, show: true);
        Write("bytes.onnx", network, Plan(shown), show: false);
        var operators = Optimized("bytes.onnx").Operators;
        Assert.Equal(shown.Layers.Count - 2, operators["QLinearConv"]);
        Assert.Equal(2, operators["Conv"]);
        Assert.Equal(1, operators["QuantizeLinear"]);
        Assert.Equal(1, operators["DequantizeLinear"]);
        Assert.False(operators.ContainsKey("Relu"));
        Assert.False(operators.ContainsKey("Add"));
    }

    [Fact]
    public void A_layer_that_is_kept_float_is_computed_so()
    {
        var network = NarrowNetworks.All["pose"];
        var shown = Write("float.onnx", network, plan: null, show: true);
        var plan = Plan(shown);
        Write("bytes.onnx", network, plan with { KeepsFloat = layer => plan.KeepsFloat(layer) || layer.StartsWith("stage3", StringComparison.Ordinal) }, show: false);
        var operators = Optimized("bytes.onnx").Operators;
        var kept = 2 + shown.Layers.Count(layer => layer.StartsWith("stage3", StringComparison.Ordinal));
        Assert.Equal(kept, operators["Conv"]);
        Assert.Equal(shown.Layers.Count - kept, operators["QLinearConv"]);
    }

    [Fact]
    public void The_layers_that_answer_are_the_last_ones()
    {
        Assert.Equal(["final_layer"], Write("pose.onnx", NarrowNetworks.All["pose"], plan: null, show: false).LastLayers);
        Assert.Equal(
            ["bbox_head.conv_centerness", "bbox_head.conv_cls", "bbox_head.conv_reg"],
            Write("fcos.onnx", NarrowNetworks.All.First(one => one.Value is FcosNetwork).Value, plan: null, show: false).LastLayers
                .Where(layer => layer.StartsWith("bbox_head", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Equalized_weights_are_the_same_network()
    {
        var network = NarrowNetworks.All["pose"];
        var written = Write("plain.onnx", network, plan: null, show: false);
        Assert.NotEmpty(written.Pairs);
        var equalized = Equalization.Apply(written.Pairs, Fill.Values);
        QuantizedWriter.Write(_folder.File("equalized.onnx"), network, equalized, Card(network), plan: null, show: false, TestContext.Current.CancellationToken);
        int[] size = [1, 3, Rows, Columns];
        foreach (var (plain, other) in Run("plain.onnx", size)["heatmaps"].Zip(Run("equalized.onnx", size)["heatmaps"]))
            Assert.Equal(plain, other, 1e-4 * Math.Max(1, Math.Abs(plain)));
        var (first, second) = written.Pairs[0];
        Assert.NotEqual(Fill.Values(first.Weight), equalized(first.Weight));
        Assert.Equal(Largest(equalized(first.Weight), first.Weight.Shape[0], 0), Reading(equalized(second.Weight), second.Weight, 0), 1e-5);
    }

    [Theory]
    [InlineData("pose_w18_small_v1")]
    [InlineData("fcos")]
    public void A_model_file_tells_its_network(string start)
    {
        foreach (var name in ParityCase.Names.Where(name => name.StartsWith(start, StringComparison.Ordinal)))
            AssertTells(ParityCase.Load(name), new OnnxOptions());
    }

    [Fact]
    public void So_does_one_of_half_floats_and_of_each_family()
    {
        foreach (var parity in ParityCase.Names.Select(ParityCase.Load).Where(parity => parity.Architecture.SecondStage is null).DistinctBy(parity => parity.Family))
            AssertTells(parity, new OnnxOptions { HalfStorage = true });
    }

    private void AssertTells(ParityCase parity, OnnxOptions options)
    {
        var path = _folder.File("model.onnx");
        var card = parity.Card with { Task = parity.Architecture is FcosNetwork or PyramidNetwork ? ModelTask.Detect : ModelTask.Pose, Upsampling = parity.Upsampling };
        OnnxWriter.Write(path, parity.Architecture, Fill.Values, card, options, cancellation: TestContext.Current.CancellationToken);
        using var tensors = ModelTensors.Open(path);
        Assert.Equal(parity.Architecture.GetType(), tensors.Network.GetType());
        Assert.Equal(parity.Architecture.Variant, tensors.Network.Variant);
        Assert.Equal(parity.Architecture.Outputs, tensors.Network.Outputs);
    }

    private static float Largest(float[] weights, int outputs, int channel) =>
        weights.Skip(channel * (weights.Length / outputs)).Take(weights.Length / outputs).Max(Math.Abs);

    private static float Reading(float[] weights, Parameter shape, int channel)
    {
        var taps = shape.Shape[2] * shape.Shape[3];
        return Enumerable.Range(0, shape.Shape[0]).SelectMany(output => weights.Skip((output * shape.Shape[1] + channel) * taps).Take(taps)).Max(Math.Abs);
    }

    private QuantizedNetwork Write(string file, Architecture network, QuantizationPlan? plan, bool show) =>
        QuantizedWriter.Write(_folder.File(file), network, Fill.Values, Card(network), plan, show, TestContext.Current.CancellationToken);

    /// <summary>Ranges from the picture that the networks are compared on; first and last layers stay float.</summary>
    private QuantizationPlan Plan(QuantizedNetwork shown)
    {
        int[] size = [1, 3, Rows, Columns];
        var values = Run("float.onnx", size);
        ValueStatistics Statistics(ObservedValue value)
        {
            var statistics = new ValueStatistics(value.Channels);
            statistics.Add(values[value.Output], 1);
            return statistics;
        }

        var seen = shown.Shown.ToDictionary(value => value.Key, Statistics);
        return new()
        {
            Scales = seen.ToDictionary(one => one.Key, one => one.Value.Scale(RangeMethod.MinMax)),
            Means = seen.ToDictionary(one => one.Key, one => one.Value.Means),
            KeepsFloat = layer => layer == shown.Layers[0] || shown.LastLayers.Contains(layer),
        };
    }

    private Dictionary<string, float[]> Run(string file, int[] size)
    {
        var answers = Runtime.Run(_folder.File(file), size, Fill.Input(size));
        Assert.Empty(answers.Warnings);
        return answers.Outputs.ToDictionary(output => output.Name, output => output.Values);
    }

    private ModelSummary Optimized(string file)
    {
        var path = _folder.File("optimized.onnx");
        using (var options = new SessionOptions { OptimizedModelFilePath = path, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
        using (var session = new InferenceSession(_folder.File(file), options))
            return ModelFile.Inspect(path);
    }

    private static ModelCard Card(Architecture network) => new()
    {
        Task = ModelTask.Pose,
        Architecture = network.System,
        Variant = network.Variant.Name,
        InputHeight = Rows,
        InputWidth = Columns,
        Output = network.Outputs[^1],
    };
}
