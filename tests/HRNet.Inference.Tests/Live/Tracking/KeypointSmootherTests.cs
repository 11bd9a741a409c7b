using HRNet.Inference.Live.Tracking;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Live.Tracking;

public sealed class KeypointSmootherTests
{
    private const double FrameTime = 1 / 30.0;

    [Fact]
    public void Somebody_who_stands_still_jitters_less()
    {
        var smoother = new KeypointSmoother(1);
        var (raw, smooth) = (new List<float>(), new List<float>());
        for (var i = 0; i < 300; i++)
        {
            var x = 200 + 3 * (float)(Uniform.At("jitter", i) - 0.5);
            raw.Add(x);
            smooth.Add(Smooth(smoother, x, i * FrameTime));
        }

        Assert.True(Spread(smooth.Skip(60)) < Spread(raw.Skip(60)) / 2, $"{Spread(smooth.Skip(60))} against {Spread(raw.Skip(60))}");
    }

    [Fact]
    public void Somebody_who_moves_is_followed_closely()
    {
        var smoother = new KeypointSmoother(1);
        var lag = 0f;
        for (var i = 0; i < 60; i++)
            lag = 10 * i - Smooth(smoother, 10 * i, i * FrameTime); // 300 pixels a second, at a size of 200.
        Assert.InRange(lag, 0, 1);
    }

    [Fact]
    public void A_keypoint_that_is_not_seen_passes_and_starts_afresh()
    {
        var smoother = new KeypointSmoother(1);
        Assert.Equal(100, Smooth(smoother, 100, 0));
        Assert.Equal(400, Smooth(smoother, 400, FrameTime, score: 0.1f));
        Assert.Equal(130, Smooth(smoother, 130, 2 * FrameTime));
    }

    [Theory]
    [InlineData(KeypointSmoother.LongestGap + 0.01)]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_long_gap_or_a_clock_that_goes_back_starts_afresh(double gap)
    {
        var smoother = new KeypointSmoother(1);
        Smooth(smoother, 100, 10);
        Assert.Equal(130, Smooth(smoother, 130, 10 + gap));
    }

    private static float Smooth(KeypointSmoother smoother, float x, double time, float score = 0.9f) =>
        smoother.Smooth([new Keypoint("nose", x, 50, score, score >= 0.3f)], time, 200)[0].X;

    private static double Spread(IEnumerable<float> values)
    {
        var list = values.ToList();
        return Math.Sqrt(list.Average(v => Math.Pow(v - list.Average(), 2)));
    }
}
