using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Segmentation;

/// <summary>What is allocated is counted for the whole process, so these run when nothing else does.</summary>
[CollectionDefinition(nameof(MaskMemoryTests), DisableParallelization = true)]
[Collection(nameof(MaskMemoryTests))]
public sealed class MaskMemoryTests
{
    [Fact]
    public async Task A_small_mask_of_a_picture_of_twelve_megapixels_needs_no_memory_of_the_pictures_size()
    {
        using var frame = new Frame(4000, 3000);
        using var network = new BlockNetwork(3);
        await using var session = new ModelSession("block", network, new() { MaxBatch = 8, QueueLength = 64 });
        var info = new ModelInfo("block", Cards.Segment with { Classes = [] }, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);
        var segmenter = new Segmenter(info, session, network.Shape(64, 64));
        await AllocatedAsync(512);

        Assert.InRange(await AllocatedAsync(null), 12_000_000, long.MaxValue);
        Assert.InRange(await AllocatedAsync(512), 512 * 384, 2_000_000);

        async Task<long> AllocatedAsync(int? maskSize)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await segmenter.SegmentAsync(frame, new SegmentRequest { MaskSize = maskSize }, TestContext.Current.CancellationToken);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
