using System.Text.Json;
using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Pose.Decoding;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Catalog;

/// <summary>The shipped models, over the real runtime.</summary>
public sealed class ShippedModelTests
{
    /// <summary>A batch of another size may add up in another order: pixels, and scores relative to 1.</summary>
    private const float Tolerance = 1e-3f;

    [Fact]
    public async Task Requests_at_once_are_answered_as_one_after_another()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var catalog = await OpenAsync();
        using var frame = Fixture.Photo(260, 225);
        var poses = catalog.Pose();
        var requests = Enumerable.Range(0, 12).Select(i => new PoseRequest
        {
            Boxes = [.. Enumerable.Range(0, 1 + i % 3).Select(j => new Box(20 + 8 * i, 10 * j, 120 - 6 * i, 150 - 20 * j))],
            Flip = i % 4 == 0,
        }).ToArray();
        var alone = new List<float[]>();
        foreach (var request in requests)
            alone.Add(Numbers(await poses.EstimateAsync(frame, request, cancel)));
        var together = await Task.WhenAll(requests.Select(r => Task.Run(() => poses.EstimateAsync(frame, r, cancel), cancel)));
        for (var i = 0; i < requests.Length; i++)
        {
            var (expected, actual) = (alone[i], Numbers(together[i]));
            Assert.Equal(expected.Length, actual.Length);
            for (var n = 0; n < expected.Length; n++)
                Assert.Equal(expected[n], actual[n], Tolerance);
        }

        static float[] Numbers(PoseResult result) =>
            [.. result.People.OrderBy(p => p.Box.Y).SelectMany(p => p.Keypoints).SelectMany(k => new[] { k.X, k.Y, k.Score })];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task People_are_found_where_PyTorch_finds_them(bool flip)
    {
        var cancel = TestContext.Current.CancellationToken;
        var expected = JsonSerializer.Deserialize<ShippedAnswer>(Fixture.Bytes("shipped.json"), JsonSerializerOptions.Web)!;
        await using var catalog = await OpenAsync();
        using var frame = Fixture.Photo(260, 225);
        var box = new Box(expected.Box[0], expected.Box[1], expected.Box[2], expected.Box[3]);
        var result = await catalog.Pose().EstimateAsync(frame, new PoseRequest { Boxes = [box], Flip = flip }, cancel);
        var keypoints = result.People[0].Keypoints;
        foreach (var (point, found) in (flip ? expected.Flip : expected.Plain).Zip(keypoints))
        {
            Assert.Equal(point[0], found.X, 0.01f);
            Assert.Equal(point[1], found.Y, 0.01f);
            // The card says what the network's score is worth.
            Assert.Equal(ScoreCalibration.Apply(catalog.Pose().Model.Card.ScoreCalibration, point[2]), found.Score, Tolerance);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Pixels_get_the_class_that_PyTorch_gives_them(bool flip, int index)
    {
        await using var catalog = await OpenAsync();
        using var frame = Fixture.Photo(260, 225);
        var result = await catalog.Segmentation().SegmentAsync(frame, new SegmentRequest { Flip = flip }, TestContext.Current.CancellationToken);
        var area = 260 * 225;
        var expected = Fixture.Unzip("shipped.bin.gz").AsSpan(index * area, area);
        var different = 0;
        for (var i = 0; i < area; i++)
            different += expected[i] == result.Map.Ids.Span[i] ? 0 : 1;
        // The same pixels go in; sums in another order may turn a pixel at the very border of a class.
        Assert.InRange(different, 0, area / 10_000);
        Assert.Equal(area, result.Classes.Sum(c => c.Pixels));
    }

    private sealed record ShippedAnswer(float[] Box, float[][] Plain, float[][] Flip);

    private static Task<ModelCatalog> OpenAsync() => ModelCatalog.OpenAsync(
        new InferenceOptions { Models = Path.Combine(AppContext.BaseDirectory, "Shipped"), Device = "cpu" },
        NullLoggerFactory.Instance,
        TestContext.Current.CancellationToken);
}
