using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Geometry;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Tests.Detection;

public sealed class DenseHeadTests
{
    private const int Side = 8;

    [Theory]
    [InlineData(false, 3, 32)]
    [InlineData(true, 2, 32.5f)]
    public async Task By_the_rule_of_mmdet_1_edges_and_overlaps_are_pixels_of_the_picture(bool legacy, int objects, float farthest)
    {
        // The picture of 32 x 32 is enlarged twice. The first two boxes share .47 of what both cover, .49 if edges were pixels of the input, .51 if they are of the picture.
        using var network = new FewBoxes(
            (Row: 1, Column: 1, Edges: [4, 4, 16, 16], Logit: 3), (Row: 1, Column: 2, Edges: [4.8f, 4, 15.2f, 16], Logit: 2),
            (Row: 6, Column: 6, Edges: [999, 999, 999, 999], Logit: 1));
        var card = ListedHead.Card with
        {
            Fit = InputFit.LongAndShortSide,
            Classes = ["dog"],
            Detection = ListedHead.Card.Detection! with { Levels = 1, Legacy = legacy },
        };
        await using var session = new ModelSession("few", network, new() { MaxBatch = 1, QueueLength = 64 });
        using var head = new DenseHead(card.Detection!);
        var model = new ModelInfo("few", card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);
        var detector = new Detector(model, session, new NetworkShape(1, Side, Side, FixedSize: false), head);
        using var picture = new Frame(32, 32);

        var found = (await detector.DetectAsync(picture, new DetectRequest(), TestContext.Current.CancellationToken)).Objects;

        Assert.Equal(objects, found.Count);
        Assert.Equal(new Box(0, 0, farthest, farthest), found[^1].Box);
    }

    /// <summary>FCOS with one level of 8 x 8 cells, of which a few tell of something.</summary>
    private sealed class FewBoxes(params (int Row, int Column, float[] Edges, float Logit)[] boxes) : INetworkRunner
    {
        public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
        {
            const int Cells = Side * Side;
            var (classes, edges, centerness) = (new float[Cells], new float[4 * Cells], new float[Cells]);
            Array.Fill(classes, -20);
            Array.Fill(centerness, 20);
            foreach (var box in boxes)
            {
                var cell = box.Row * Side + box.Column;
                classes[cell] = box.Logit;
                for (var k = 0; k < 4; k++)
                    edges[k * Cells + cell] = box.Edges[k];
            }

            return new NetworkBatch(
                [ArrayBatch.Value(classes, 1, 1, Side, Side), ArrayBatch.Value(edges, 1, 4, Side, Side), ArrayBatch.Value(centerness, 1, 1, Side, Side)], 1);
        }

        public void Dispose()
        {
        }
    }
}
