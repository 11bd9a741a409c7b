using HRNet.Imaging;
using HRNet.Inference.Detection;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Tests.Detection;

public sealed class MaskLimitTests
{
    private const int Side = MaskBranch.Side;

    private static readonly float[] s_all = [.. Enumerable.Repeat(1f, Side * Side)];

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_masks_of_a_picture_take_no_more_bytes_than_are_allowed_and_the_surest_come_first(bool legacy)
    {
        using var head = new ListedHead(
            new RawDetection(new Corners(0, 0, 32, 32), 0.9f, 0, s_all), new RawDetection(new Corners(0, 0, 64, 64), 0.8f, 1, s_all),
            new RawDetection(new Corners(4, 4, 20, 20), 0.7f, 1, s_all));
        var (detector, session) = head.Open(Masked(legacy), maskBytes: 2000);
        await using var closing = session;
        using var picture = new Frame(64, 64);

        var found = await detector.DetectAsync(picture, new DetectRequest(), TestContext.Current.CancellationToken);

        Assert.Equal([true, false, true], found.Objects.Select(one => one.Mask is not null));
        Assert.InRange(found.Objects.Sum(one => one.Mask?.Pixels.Length ?? 0), 1, 2000);
        Assert.All(found.Objects, one => Assert.True(one.Box.Width > 0));
    }

    [Theory]
    [InlineData(0, 0, 64, 48)]
    [InlineData(-10.5f, 3.2f, 7.9f, 60)]
    [InlineData(12.3f, 5.1f, 13.1f, 5.2f)]
    [InlineData(60, 40, 90, 90)]
    [InlineData(20, 20, 20, 20)]
    public void A_mask_takes_no_more_bytes_than_is_said_before_it_is_made(float left, float top, float right, float bottom)
    {
        var box = new Corners(left, top, right, bottom);
        var most = MaskPaster.Bytes(box, Side, 64, 48);

        Assert.InRange(MaskPaster.Paste(s_all, Side, box, 64, 48).Pixels.Length, 0, most);
        Assert.InRange(MaskPaster.Stretch(s_all, Side, box, 64, 48).Pixels.Length, 0, most);
    }

    private static ModelCard Masked(bool legacy) => ListedHead.Card with
    {
        Detection = ListedHead.Card.Detection! with
        {
            Regions = new RegionRecipe
            {
                File = "none.regions.onnx",
                Levels = 4,
                TargetStds = [[0.1f, 0.1f, 0.2f, 0.2f]],
                BackgroundFirst = legacy,
                Legacy = legacy,
                Masks = true,
                MaskThreshold = 0.5f,
                AnchorScales = [8],
                AnchorRatios = [1],
                ProposalNms = 0.7f,
                MaxProposals = 100,
            },
        },
    };
}
