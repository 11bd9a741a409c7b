using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Results;

public sealed class ObjectMaskTests
{
    [Theory]
    [InlineData(1, 1, 3, 2)]
    [InlineData(0, 0, 3, 2)]
    [InlineData(2, 3, 3, 2)]
    [InlineData(1, 0, 3, 5)]
    [InlineData(0, 0, 5, 5)]
    [InlineData(2, 2, 0, 0)]
    public void Runs_go_down_the_columns_of_the_whole_picture(int x, int y, int width, int height)
    {
        var image = new ImageSize(5, 5);
        var random = new Random(10 * x + y);
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var pixels = Enumerable.Range(0, width * height).Select(_ => attempt == 0 || random.Next(3) > 0).ToArray();

            var mask = new ObjectMask(x, y, width, height, pixels, image);

            var expected = from column in Enumerable.Range(0, 5)
                           from row in Enumerable.Range(0, 5)
                           select column >= x && column < x + width && row >= y && row < y + height && pixels[(row - y) * width + column - x];
            Assert.Equal(expected, mask.Counts.SelectMany((count, run) => Enumerable.Repeat(run % 2 == 1, count)));
            Assert.All(mask.Counts.Skip(1), count => Assert.True(count > 0));
            Assert.Equal([5, 5], mask.Size);
        }
    }

    [Fact]
    public void Size_is_rows_and_columns()
    {
        var mask = new ObjectMask(3, 1, 1, 1, new[] { true }, new ImageSize(4, 2));
        Assert.Equal([2, 4], mask.Size);
        Assert.Equal([7, 1], mask.Counts);
    }
}
