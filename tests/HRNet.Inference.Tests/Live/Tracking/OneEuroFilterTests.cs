using System.Text.Json;
using HRNet.Inference.Live.Tracking;

namespace HRNet.Inference.Tests.Live.Tracking;

public sealed class OneEuroFilterTests
{
    private const double Tolerance = 1e-9;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    [Fact]
    public void It_filters_as_the_publication_does()
    {
        var walks = JsonSerializer.Deserialize<Walk[]>(Fixture.Bytes("one_euro.json"), s_json)!;
        Assert.Equal(3, walks.Length);
        foreach (var walk in walks)
        {
            var filter = new OneEuroFilter(new OneEuroConstants(walk.MinCutoff, walk.Beta, walk.DerivativeCutoff));
            for (var i = 0; i < walk.Values.Length; i++)
            {
                var seconds = i == 0 ? 1 : walk.Times[i] - walk.Times[i - 1];
                Assert.Equal(walk.Expected[i], filter.Filter(walk.Values[i], seconds, walk.Scale), Tolerance);
            }
        }
    }

    [Fact]
    public void After_a_reset_it_knows_nothing()
    {
        var filter = new OneEuroFilter(OneEuroConstants.Body);
        filter.Filter(100, 0.03);
        Assert.NotEqual(50, filter.Filter(50, 0.03));
        filter.Reset();
        Assert.Equal(50, filter.Filter(50, 0.03));
    }

    [Fact]
    public void Time_must_pass() => Assert.Throws<ArgumentOutOfRangeException>(() => new OneEuroFilter(OneEuroConstants.Body).Filter(1, 0));

    private sealed record Walk(
        double MinCutoff, double Beta, double DerivativeCutoff, double Scale, double[] Times, double[] Values, double[] Expected);
}
