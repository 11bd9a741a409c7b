using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Tests.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Devices;

public sealed class GraphCacheTests : IDisposable
{
    private readonly ModelFolder _folder = new ModelFolder().WithPose("a");
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    private string Kept => Path.Combine(_folder.Path, "graphs");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_kept_answers_as_the_model_does_and_is_made_anew_where_it_is_damaged()
    {
        var expected = await AnswerAsync(null);
        Assert.Equal(expected, await AnswerAsync(Kept));
        var file = Assert.Single(Directory.GetFiles(Kept));
        var whole = await File.ReadAllBytesAsync(file, _cancel);
        Assert.Equal(expected, await AnswerAsync(Kept));
        Assert.Equal([file], Directory.GetFiles(Kept));

        // In the middle of the weights: the runtime itself would not notice.
        var damaged = whole.ToArray();
        damaged[damaged.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(file, damaged, _cancel);
        Assert.Equal(expected, await AnswerAsync(Kept));
        Assert.Equal(whole, await File.ReadAllBytesAsync(file, _cancel));

        await File.WriteAllBytesAsync(file, whole[..^1000], _cancel);
        Assert.Equal(expected, await AnswerAsync(Kept));
        Assert.Equal(whole, await File.ReadAllBytesAsync(file, _cancel));
    }

    [Fact]
    public void What_was_used_longest_ago_goes_first()
    {
        _folder.WithPose("b", Cards.Pose with { Description = "another" });
        var cache = GraphCache.Of(Kept, 1 << 30, NullLogger.Instance)!;
        Open(cache, "a");
        var first = Assert.Single(Directory.GetFiles(Kept));
        File.SetLastWriteTimeUtc(first, DateTime.UtcNow.AddHours(-1));
        var tight = GraphCache.Of(Kept, new FileInfo(first).Length * 3 / 2, NullLogger.Instance)!;
        Open(tight, "b");
        Assert.NotEqual(first, Assert.Single(Directory.GetFiles(Kept)));
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_not_used()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(Kept);
        File.SetUnixFileMode(Kept, File.GetUnixFileMode(Kept) | UnixFileMode.OtherWrite);
        Assert.Null(GraphCache.Of(Kept, 1 << 30, NullLogger.Instance));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_nothing_is_kept_and_all_is_served()
    {
        // A file where the folder should be.
        _folder.WithFile("taken", "");
        Assert.Equal(await AnswerAsync(null), await AnswerAsync(Path.Combine(_folder.Path, "taken", "graphs")));
        Assert.Null(GraphCache.Of(null, 1, NullLogger.Instance));
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_as_without_it()
    {
        _folder.WithFile("bad.onnx", "no model");
        var cache = GraphCache.Of(Kept, 1 << 30, NullLogger.Instance)!;
        Assert.ThrowsAny<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => Open(cache, "bad"));
        Assert.Empty(Directory.GetFiles(Kept));
    }

    private void Open(GraphCache cache, string name) => cache.Open(_folder.File(name), () => DeviceOptions.For(DeviceName.Cpu, 1, [])).Dispose();

    private async Task<float[]> AnswerAsync(string? cache)
    {
        var options = _folder.Options;
        options.GraphCache = cache;
        await using var catalog = await ModelCatalog.OpenAsync(options, NullLoggerFactory.Instance, _cancel);
        using var picture = Fixture.Photo(260, 225);
        var result = await catalog.Pose("a").EstimateAsync(picture, new PoseRequest { Boxes = [new Box(20, 10, 120, 150)] }, _cancel);
        return [.. result.People.SelectMany(person => person.Keypoints).SelectMany(point => new[] { point.X, point.Y, point.Score })];
    }
}
