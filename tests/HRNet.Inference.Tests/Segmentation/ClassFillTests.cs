using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Tests.Segmentation;

public sealed class ClassFillTests
{
    /// <summary>Written by torch's side where the two best classes are too close to tell.</summary>
    private const byte Tie = 255;

    [Fact]
    public void Class_maps_equal_torch_but_for_ties()
    {
        var expected = Fixture.Unzip("maps.bin.gz").AsSpan();
        foreach (var test in SegmentationCases.All.Maps)
        {
            var map = Fill(test, out var pixels);
            var ties = 0;
            for (var i = 0; i < map.Length; i++)
            {
                ties += expected[i] == Tie ? 1 : 0;
                Assert.True(expected[i] == Tie || expected[i] == map[i], $"{test.Name}: pixel {i} is {map[i]}, torch has {expected[i]}");
            }

            Assert.True(ties <= map.Length / 500, $"{test.Name}: {ties} ties prove nothing");
            for (var id = 0; id < test.Classes; id++)
                Assert.Equal(map.Count(v => v == id), pixels[id]);
            expected = expected[map.Length..];
        }

        Assert.True(expected.IsEmpty);
    }

    [Fact]
    public void Equal_logits_go_to_the_first_class()
    {
        var taps = PlanAxis.Whole(8, 30).Logits(2, 30, false);
        var map = new byte[900];
        ClassFill.Fill(new ResizedRows(new ArrayRows(new float[3 * 4], 3, 2), taps, taps), map, new long[3], TestContext.Current.CancellationToken);
        Assert.All(map, id => Assert.Equal(0, id));
    }

    private static byte[] Fill(MapCase test, out long[] pixels)
    {
        var rows = PlanAxis.Whole(4 * test.Rows, test.Height).Logits(test.Rows, test.Height, test.AlignCorners);
        var columns = PlanAxis.Whole(4 * test.Columns, test.Width).Logits(test.Columns, test.Width, test.AlignCorners);
        var map = new byte[test.Width * test.Height];
        pixels = new long[test.Classes];
        var logits = new ArrayRows(test.Logits(), test.Classes, test.Columns);
        ClassFill.Fill(new ResizedRows(logits, rows, columns), map, pixels, TestContext.Current.CancellationToken);
        return map;
    }

    private sealed class ArrayRows(float[] values, int classes, int columns) : ScoreRows(classes, columns)
    {
        public override void Fill(int row, Span<float> scores)
        {
            for (var c = 0; c < Classes; c++)
                values.AsSpan((c * (values.Length / Length) + row) * Columns, Columns).CopyTo(scores[(c * Columns)..]);
        }
    }
}
