using HRNet.Imaging;
using HRNet.Inference.Live;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Tests.Live;

public sealed class SegmentViewTests
{
    [Fact]
    public async Task A_mask_is_asked_for_at_the_size_that_is_sent()
    {
        using var models = new FakeModels();
        var asked = new List<SegmentRequest>();
        var small = new LiveSegments(models.Segments(null).Model, (_, request, _) =>
        {
            asked.Add(request);
            return Task.FromResult(new SegmentResult("segment", "cpu", [], new ClassMap(new byte[] { 1, 2 }, 2, 1), new StageTiming()));
        });
        await using var view = new SegmentView(small, new FakeCodec(), new LiveOptions { MaskSide = 32 });
        using var picture = new Frame(64, 32);
        var settings = new LiveSettings(LiveTask.Segment, view.Model, 0, false, true, null);

        var result = await view.LookAsync(picture, 0, new LiveFrame(1, default), settings, TestContext.Current.CancellationToken);

        Assert.Equal(new SegmentRequest { Flip = true, MaskSize = 32 }, Assert.Single(asked));
        Assert.Equal((2, 1), (result.Mask!.Width, result.Mask.Height));
        Assert.Equal([1, 2], result.Mask.Png.ToArray());
    }
}
