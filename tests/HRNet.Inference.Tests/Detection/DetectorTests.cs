using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Detection;

/// <summary>The shipped person detector, over the real runtime.</summary>
public sealed class DetectorTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_are_found_where_PyTorch_finds_them()
    {
        await using var catalog = await OpenAsync();
        using var photo = Fixture.Photo(260, 225);
        var result = await catalog.Detection().DetectAsync(photo, new DetectRequest { Threshold = 0.3f }, _cancel);
        var expected = Made.Load<float[][]>("shipped");
        Assert.Equal(expected.Length, result.Objects.Count);
        foreach (var (numbers, found) in expected.Zip(result.Objects))
        {
            Made.Compare(numbers, new Corners(found.Box.X, found.Box.Y, found.Box.X + found.Box.Width, found.Box.Y + found.Box.Height), pixels: 0.5f);
            Assert.Equal(numbers[4], found.Score, 5e-3f);
            Assert.Equal("person", found.Label);
        }
    }

    [Fact]
    public async Task Options_narrow_the_answer()
    {
        await using var catalog = await OpenAsync();
        using var photo = Fixture.Photo(260, 225);
        var detector = catalog.Detection();
        var all = (await detector.DetectAsync(photo, new DetectRequest { Threshold = 0.1f }, _cancel)).Objects;
        Assert.Equal([all[0], all[1]], (await detector.DetectAsync(photo, new DetectRequest { Threshold = 0.1f, MaxDetections = 2 }, _cancel)).Objects);
        var fewer = (await detector.DetectAsync(photo, new DetectRequest { Threshold = 0.1f, Nms = 0.1f }, _cancel)).Objects;
        Assert.InRange(fewer.Count, 1, all.Count - 1);
        Assert.Equal(all, (await detector.DetectAsync(photo, new DetectRequest { Threshold = 0.1f, Classes = ["Person"] }, _cancel)).Objects);
    }

    [Fact]
    public async Task Options_that_cannot_be_meant_are_named()
    {
        await using var catalog = await OpenAsync();
        using var photo = Fixture.Photo(260, 225);
        (DetectRequest Request, string Option)[] wrong =
        [
            (new() { Threshold = 1.5f }, "threshold"), (new() { Threshold = float.NaN }, "threshold"), (new() { Nms = -1 }, "nms"),
            (new() { MaxDetections = 0 }, "maxDetections"), (new() { Classes = ["person", "unicorn"] }, "classes"),
        ];
        foreach (var (request, option) in wrong)
        {
            var refusal = await Assert.ThrowsAsync<RequestException>(() => catalog.Detection().DetectAsync(photo, request, _cancel));
            Assert.Equal(option, refusal.Option);
        }
    }

    private Task<ModelCatalog> OpenAsync() => ModelCatalog.OpenAsync(
        new InferenceOptions { Models = Path.Combine(AppContext.BaseDirectory, "Shipped", "detect_person_w18_small_v1_320.onnx"), Device = "cpu" },
        NullLoggerFactory.Instance, _cancel);
}
