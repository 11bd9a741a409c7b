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
        var axis = PlanAxis.Whole(8, 30);
        var map = new byte[900];
        ClassFill.Fill(new float[3 * 4], 3, axis.Logits(2, 30, false), axis.Logits(2, 30, false), map, new long[3]);
        Assert.All(map, id => Assert.Equal(0, id));
    }

    private static byte[] Fill(MapCase test, out long[] pixels)
    {
        var rows = PlanAxis.Whole(4 * test.Rows, test.Height).Logits(test.Rows, test.Height, test.AlignCorners);
        var columns = PlanAxis.Whole(4 * test.Columns, test.Width).Logits(test.Columns, test.Width, test.AlignCorners);
        var map = new byte[test.Width * test.Height];
        pixels = new long[test.Classes];
        ClassFill.Fill(test.Logits(), test.Classes, rows, columns, map, pixels);
        return map;
    }
}
