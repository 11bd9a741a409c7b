using HRNet.Inference.Pose.Decoding;

namespace HRNet.Inference.Tests.Pose;

public sealed class ScoreCalibrationTests
{
    private static readonly float[][] s_pairs = [[0.1f, 0.2f], [0.5f, 0.8f], [1f, 0.9f]];

    [Theory]
    [InlineData(-0.5f, 0.2f)]
    [InlineData(0.1f, 0.2f)]
    [InlineData(0.3f, 0.5f)]
    [InlineData(0.5f, 0.8f)]
    [InlineData(0.75f, 0.85f)]
    [InlineData(1.2f, 0.9f)]
    public void A_maximum_is_worth_what_the_line_says(float maximum, float score) => Assert.Equal(score, ScoreCalibration.Apply(s_pairs, maximum), 1e-6f);

    [Theory]
    [InlineData(-0.02f, 0)]
    [InlineData(0.4f, 0.4f)]
    [InlineData(1.02f, 1)]
    public void Where_nobody_measured_the_maximum_is_the_score_within_0_and_1(float maximum, float score) => Assert.Equal(score, ScoreCalibration.Apply([], maximum));
}
