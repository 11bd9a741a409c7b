using HRNet.Models;
using HRNet.Onnx;
using HRNet.Tests.Network;

namespace HRNet.Tests.Onnx;

/// <summary>Second stages of the R-CNN family against PyTorch: regions partly and wholly outside, points, lines and huge ones among them.</summary>
public sealed class RegionParity : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder folder = new();

    public static IEnumerable<TheoryDataRow<string>> Cases => RegionCase.Names.Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(Cases))]
    public void A_second_stage_has_as_many_parameters_as_the_reference(string name)
    {
        var expected = RegionCase.Load(name);
        Assert.Equal(expected.Parameters, expected.Network.Parameters.Sum(parameter => (long)parameter.Count));
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_managed_interpreter_answers_as_the_reference(string name)
    {
        var expected = RegionCase.Load(name);
        var answers = expected.Network.Describe(
            new ManagedLayers(Fill.Values), [.. expected.MapInputs.Select(input => input.Value)], expected.RegionInputs);
        foreach (var (output, answer) in expected.Outputs.Zip(answers))
            output.Check(answer.Shape, answer.Values, Tolerance);
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_graph_answers_as_the_reference_and_loads_without_a_warning(string name)
    {
        var expected = RegionCase.Load(name);
        var answers = Runtime.Run(Write(expected), expected.Inputs);
        Assert.Empty(answers.Warnings);
        Assert.Equal(expected.Outputs.Select(output => output.Name), answers.Outputs.Select(output => output.Name));
        foreach (var (output, answer) in expected.Outputs.Zip(answers.Outputs))
            output.Check(answer.Shape, answer.Values, Tolerance);
    }

    [Theory]
    [InlineData("cascade_mask", new[] { 0, 0, 7, 7, 0, 0 })]
    [InlineData("hybrid", new[] { 0, 0, 7, 7, 0, 0, 0, 0, 0 })]
    public void A_stage_without_regions_does_nothing_and_disturbs_no_other(string name, int[] regions)
    {
        var expected = RegionCase.Load(name);
        var maps = expected.Network.MapInputs;
        var answers = Runtime.Run(Write(expected), [.. expected.Inputs.Select(input =>
            maps.Contains(input.Name) || input.Name.StartsWith("stage2", StringComparison.Ordinal) ? input : (input.Name, new Maps([0, 5], [])))]);
        Assert.Equal(regions, answers.Outputs.Select(output => output.Shape[0]));
        foreach (var output in (int[])[2, 3])
            expected.Outputs[output].Check(answers.Outputs[output].Shape, answers.Outputs[output].Values, Tolerance);
    }

    public void Dispose() => folder.Dispose();

    private string Write(RegionCase expected)
    {
        var card = new ModelCard
        {
            Task = ModelTask.Detect,
            Architecture = "R-CNN",
            Variant = "w18",
            InputHeight = 96,
            InputWidth = 160,
            Output = "p2",
        };
        var path = folder.File("regions.onnx");
        OnnxWriter.Write(path, expected.Network, Fill.Values, card, cancellation: TestContext.Current.CancellationToken);
        return path;
    }
}
