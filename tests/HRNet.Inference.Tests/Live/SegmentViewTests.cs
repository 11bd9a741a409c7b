using HRNet.Inference.Live;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Live;

public sealed class SegmentViewTests
{
    private readonly FakeCodec _codec = new();

    [Fact]
    public void A_mask_is_made_smaller_without_mixing_classes()
    {
        byte[] ids =
        [
            1, 1, 1, 2, 2, 2,
            1, 3, 1, 2, 4, 2,
            1, 1, 1, 2, 2, 2,
        ];
        var mask = SegmentView.Shrink(new ClassMap(ids, 6, 3), 2, _codec);
        Assert.Equal((2, 1), (mask.Width, mask.Height));
        Assert.Equal([3, 4], mask.Png.ToArray());
    }

    [Fact]
    public void A_mask_that_is_small_enough_stays()
    {
        byte[] ids = [1, 2, 3, 4];
        Assert.Equal(ids, SegmentView.Shrink(new ClassMap(ids, 2, 2), 256, _codec).Png.ToArray());
    }
}
