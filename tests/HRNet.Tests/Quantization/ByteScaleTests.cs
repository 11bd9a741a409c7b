using HRNet.Quantization;

namespace HRNet.Tests.Quantization;

public class ByteScaleTests
{
    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 5)]
    [InlineData(2, 5)]
    [InlineData(-7, -1)]
    [InlineData(0, 0)]
    public void Zero_is_a_byte_and_the_ends_are_within_a_step(float least, float most)
    {
        var scale = ByteScale.Of(least, most);
        Assert.Equal(0, scale.Round(0));
        Assert.InRange(scale.Round(least), least - scale.Scale, least + scale.Scale);
        Assert.InRange(scale.Round(most), most - scale.Scale, most + scale.Scale);
    }

    [Fact]
    public void What_is_never_negative_has_all_bytes_for_itself() => Assert.Equal(new ByteScale(0.25f, 0), ByteScale.Of(0, 63.75f));

    [Theory]
    [InlineData(RangeMethod.MinMax)]
    [InlineData(RangeMethod.Percentile)]
    [InlineData(RangeMethod.Entropy)]
    [InlineData(RangeMethod.Mse)]
    public void A_range_holds_nearly_all_that_was_seen(RangeMethod method)
    {
        var statistics = Seen(Bell(20000, spread: 1));
        var scale = statistics.Scale(method);
        Assert.InRange(scale.Scale * 255, 4, 10);
        Assert.InRange(scale.ZeroPoint, 96, 160);
    }

    [Theory]
    [InlineData(RangeMethod.Percentile, 0, 20)]
    [InlineData(RangeMethod.Entropy, 0, 150)]
    [InlineData(RangeMethod.MinMax, 200, 210)]
    public void A_single_stray_value_does_not_count_for_much_where_a_range_is_chosen(RangeMethod method, float least, float most)
    {
        var values = Bell(20000, spread: 1);
        values[7] = 200;
        Assert.InRange(Seen(values).Scale(method).Scale * 255, least, most);
    }

    [Fact]
    public void The_least_squared_error_is_below_that_of_all_that_was_seen()
    {
        const int Times = 100;
        const float Stray = 30;
        var (values, statistics) = (Bell(20000, spread: 1), new ValueStatistics(1));
        for (var k = 0; k < Times; k++)
            statistics.Add(values, 1);
        statistics.Add([Stray], 1);
        double Error(RangeMethod method)
        {
            var scale = statistics.Scale(method);
            return Times * values.Sum(value => Math.Pow(value - scale.Round(value), 2)) + Math.Pow(Stray - scale.Round(Stray), 2);
        }

        Assert.True(Error(RangeMethod.Mse) < 0.75 * Error(RangeMethod.MinMax), $"{Error(RangeMethod.Mse)} is not well below {Error(RangeMethod.MinMax)}");
    }

    [Fact]
    public void A_histogram_that_had_to_grow_is_that_of_all_values()
    {
        var values = Bell(4096, spread: 1);
        var (small, all) = (new ValueStatistics(1), Seen(values));
        foreach (var value in values)
            small.Add([value], 1);
        Assert.Equal(all.Scale(RangeMethod.Mse), small.Scale(RangeMethod.Mse));
        Assert.Equal((all.Least, all.Most), (small.Least, small.Most));
    }

    [Fact]
    public void Means_are_of_each_channel()
    {
        var statistics = new ValueStatistics(2);
        statistics.Add([1, 3, 10, 20, 5, 7, 30, 40], images: 2);
        Assert.Equal([4, 25], statistics.Means);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_refused() =>
        Assert.Throws<InvalidDataException>(() => new ValueStatistics(1).Add([1, float.NaN], 1));

    private static ValueStatistics Seen(float[] values)
    {
        var statistics = new ValueStatistics(1);
        statistics.Add(values, 1);
        return statistics;
    }

    /// <summary>About normally distributed.</summary>
    private static float[] Bell(int count, float spread)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => spread * (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6))];
    }
}
