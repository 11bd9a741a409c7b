using HRNet.Models;
using HRNet.Network;
using HRNet.Tests.Network;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Tests.Onnx;

/// <summary>The graphs that are written, run by ONNX Runtime.</summary>
public class OnnxParity
{
    /// <summary>Part of an output's largest magnitude by which two float32 computations in different orders may differ.</summary>
    private const double Tolerance = 1e-4;

    public static IEnumerable<TheoryDataRow<string>> Cases => ParityCase.Names.Select(name => new TheoryDataRow<string>(name));

    public static IEnumerable<TheoryDataRow<string>> NarrowCases => NarrowNetworks.All.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(Cases))]
    public void A_graph_answers_as_the_reference_and_loads_without_a_warning(string name)
    {
        var expected = ParityCase.Load(name);
        using var model = EmittedModel.Of(expected);
        var answers = Runtime.Run(model.Path, expected.Input, Fill.Input(expected.Input));
        Assert.Empty(answers.Warnings);
        Assert.Equal(expected.Outputs.Select(output => output.Name), answers.Outputs.Select(output => output.Name));
        foreach (var (output, answer) in expected.Outputs.Zip(answers.Outputs))
            output.Check(answer.Shape, answer.Values, Tolerance);
    }

    [Theory, MemberData(nameof(NarrowCases))]
    public void A_graph_answers_as_the_managed_interpreter_everywhere(string name)
    {
        var architecture = NarrowNetworks.All[name];
        int[][] sizes = architecture.TakesAnySize ? [[2, 3, 32, 64], [1, 3, 45, 77], [1, 3, 33, 20]] : [[2, 3, 64, 96]];
        using var model = EmittedModel.Of(architecture, CardFor(architecture, 64, 96));
        foreach (var size in sizes)
            AssertSame(architecture, model.Path, size);
    }

    [Theory]
    [InlineData("pose")]
    [InlineData("pose, half pixel")]
    [InlineData("face, half pixel")]
    public void A_fixed_size_need_not_be_a_multiple_of_32(string name)
    {
        var architecture = NarrowNetworks.All[name];
        using var model = EmittedModel.Of(architecture, CardFor(architecture, 45, 77));
        AssertSame(architecture, model.Path, [1, 3, 45, 77]);
    }

    [Fact]
    public void Flavours_are_different_networks()
    {
        int[] size = [1, 3, 64, 96];
        float[][] answers = [.. new[] { "nearest", "half pixel", "align corners" }.Select(flavour =>
        {
            var architecture = NarrowNetworks.All[$"segmentation, {flavour}"];
            using var model = EmittedModel.Of(architecture, CardFor(architecture, 64, 96));
            return Runtime.Run(model.Path, size, Fill.Input(size)).Outputs[0].Values;
        })];
        Assert.True(Difference(answers[0], answers[1]) > 100 * Tolerance);
        Assert.True(Difference(answers[1], answers[2]) > 100 * Tolerance);
        Assert.True(Difference(answers[0], answers[2]) > 100 * Tolerance);
    }

    [Theory]
    [InlineData("pose_w18_small_v1_batch2_64x96")]
    [InlineData("more_ocr_mmseg_batch2_72x104")]
    [InlineData("fcos_w18_small_v1_96x160")]
    public void Half_storage_answers_nearly_the_same_and_loads_without_a_warning(string name)
    {
        const double HalfTolerance = 5e-3;
        var expected = ParityCase.Load(name);
        using var model = EmittedModel.Of(expected, new() { HalfStorage = true });
        var answers = Runtime.Run(model.Path, expected.Input, Fill.Input(expected.Input));
        Assert.Empty(answers.Warnings);
        foreach (var (output, answer) in expected.Outputs.Zip(answers.Outputs))
            output.Check(answer.Shape, answer.Values, HalfTolerance);
    }

    [Fact]
    public void A_graph_needs_no_optimization_to_be_right()
    {
        var expected = ParityCase.Load("seg_w18_small_v2_half_pixel_65x81");
        using var model = EmittedModel.Of(expected);
        var answers = Runtime.Run(model.Path, expected.Input, Fill.Input(expected.Input), GraphOptimizationLevel.ORT_DISABLE_ALL);
        expected.Outputs[0].Check(answers.Outputs[0].Shape, answers.Outputs[0].Values, Tolerance);
    }

    [Fact]
    public void A_warning_would_be_seen()
    {
        var architecture = NarrowNetworks.All["pose"];
        using var model = EmittedModel.Of(architecture, CardFor(architecture, 64, 96));

        // Messages that come twice are merged: this adds a float of the name "x" that no node uses.
        File.AppendAllBytes(model.Path, [0x3A, 15, 0x2A, 13, 0x08, 1, 0x10, 1, 0x42, 1, (byte)'x', 0x4A, 4, 0, 0, 0, 0]);
        Assert.Contains("'x'", Assert.Single(Runtime.Run(model.Path, [1, 3, 64, 96], Fill.Input(1, 3, 64, 96)).Warnings), StringComparison.Ordinal);
    }

    private static void AssertSame(Architecture architecture, string path, int[] size)
    {
        var input = Fill.Input(size);
        var expected = architecture.Describe(new ManagedLayers(Fill.Values), new Maps(size, input));
        var actual = Runtime.Run(path, size, input);
        Assert.Empty(actual.Warnings);
        Assert.Equal(architecture.Outputs, actual.Outputs.Select(output => output.Name));
        foreach (var (one, other) in expected.Zip(actual.Outputs))
        {
            Assert.Equal(one.Shape, other.Shape);
            Assert.InRange(Difference(one.Values, other.Values), 0, Tolerance);
        }
    }

    /// <summary>Largest difference as part of the largest magnitude.</summary>
    private static double Difference(float[] one, float[] other) =>
        one.Zip(other, (a, b) => Math.Abs((double)a - b)).Max() / one.Max(Math.Abs);

    private static ModelCard CardFor(Architecture architecture, int rows, int columns) => new()
    {
        Task = ModelTask.Pose,
        Architecture = architecture.System,
        Variant = architecture.Variant.Name,
        InputHeight = rows,
        InputWidth = columns,
        Output = architecture.Outputs[^1],
    };
}
