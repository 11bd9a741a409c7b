namespace HRNet.Tests.Network;

/// <summary>The networks against the reference in PyTorch.</summary>
public class Parity
{
    public static IEnumerable<TheoryDataRow<string>> Cases => ParityCase.Names.Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(Cases))]
    public void A_network_has_as_many_parameters_and_state_keys_as_the_reference(string name)
    {
        var expected = ParityCase.Load(name);
        Assert.Equal((expected.Parameters, expected.StateKeys), (expected.Architecture.ParameterCount, expected.Architecture.StateKeyCount));
    }

    [Theory]
    [InlineData("pose_w18_small_v1_batch2_64x96")]
    [InlineData("seg_w18_small_v2_half_pixel_65x81")]
    public void The_managed_interpreter_answers_as_the_reference(string name)
    {
        const double Tolerance = 1e-4;
        var expected = ParityCase.Load(name);
        var answers = expected.Architecture.Describe(new ManagedLayers(Fill.Values), new Maps(expected.Input, Fill.Input(expected.Input)));
        foreach (var (output, answer) in expected.Outputs.Zip(answers))
            output.Check(answer.Shape, answer.Values, Tolerance);
    }
}
