using HRNet.Inference.Sampling;
using HRNet.Inference.Tests.Segmentation;

namespace HRNet.Inference.Tests.Sampling;

public sealed class ResizeTests
{
    [Fact]
    public void Resized_pictures_equal_those_of_OpenCV()
    {
        using var frame = Fixture.Photo(260, 225);
        var expected = Fixture.Unzip("resized.bin.gz").AsSpan();
        foreach (var size in SegmentationCases.All.Resized)
        {
            var area = size.Width * size.Height;
            var planes = new float[3 * area];
            var columns = AxisTaps.ResizeColumns(size.Width, frame.Width, 0, size.Width, LevelRule.FixedPoint);
            var rows = AxisTaps.ResizeRows(size.Height, frame.Height, 0, size.Height, LevelRule.FixedPoint);
            BilinearSampler.Sample(frame, columns, rows, new Normalization(Cards.Levels), planes);
            for (var i = 0; i < area; i++)
            {
                for (var c = 0; c < 3; c++)
                    Assert.Equal(expected[3 * i + c], planes[c * area + i]);
            }

            expected = expected[(3 * area)..];
        }

        Assert.True(expected.IsEmpty);
    }

    [Fact]
    public void A_window_is_a_part_of_the_resized_picture_and_black_beyond_it()
    {
        var whole = AxisTaps.ResizeColumns(50, 20, 0, 50, LevelRule.Fractions);
        var window = AxisTaps.ResizeColumns(50, 20, 30, 32, LevelRule.Fractions);
        for (var i = 0; i < 20; i++)
            Assert.Equal((whole.First[30 + i], whole.Near[30 + i]), (window.First[i], window.Near[i]));
        for (var i = 20; i < 32; i++)
            Assert.Equal((0, 0), (window.Near[i], window.Far[i]));
    }
}
