using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Catalog;

/// <summary>Models that come, go and are replaced while others serve.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly ModelFolder _folder = new ModelFolder().WithPose("a");
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_taken_when_it_looked_the_same_twice()
    {
        await using var catalog = await WatchedAsync();
        _folder.WithPose("b").WithPose(".hidden");
        File.WriteAllText(Path.Combine(_folder.Path, "c.onnx.tmp"), "unfinished");
        await catalog.RescanAsync(_cancel);
        Assert.Equal(["a"], Names(catalog));
        // It grew meanwhile, so it may still be growing.
        File.AppendAllText(_folder.File("b"), "");
        Touch("b");
        await catalog.RescanAsync(_cancel);
        Assert.Equal(["a"], Names(catalog));

        await catalog.RescanAsync(_cancel);
        Assert.Equal(["a", "b"], Names(catalog));
        Assert.Equal(("a", "b"), (catalog.Pose().Model.Name, catalog.Pose("b").Model.Name));
        Assert.Empty(catalog.Refused);
    }

    [Fact]
    public async Task What_a_replaced_model_has_accepted_it_answers_itself()
    {
        await using var catalog = await WatchedAsync();
        using var picture = Fixture.Photo(260, 225);
        var lease = catalog.Hold();
        var (old, version) = (lease.Models.Models.Single(), catalog.Version);
        _folder.WithPose("a", Cards.Pose with { Description = "new" });
        await SeeAsync(catalog);

        Assert.NotEqual(version, catalog.Version);
        Assert.Equal(("", "new"), (old.Info.Card.Description, catalog.Pose().Model.Card.Description));
        await lease.Models.Pose(null).EstimateAsync(picture, Request, _cancel);
        Assert.False(old.IsClosed);

        lease.Dispose();
        lease.Dispose();
        while (!old.IsClosed)
            await Task.Delay(5, _cancel);
        await catalog.Pose().EstimateAsync(picture, Request, _cancel);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => old.Pose!.EstimateAsync(picture, Request, _cancel));
    }

    [Fact]
    public async Task A_file_that_is_gone_takes_its_model_along_and_another_becomes_the_default()
    {
        _folder.WithPose("b");
        await using var catalog = await WatchedAsync();
        File.Delete(_folder.File("a"));
        await SeeAsync(catalog);
        Assert.Equal(["b"], Names(catalog));
        Assert.Equal("b", catalog.Pose().Model.Name);

        // Who comes back is not the default again: nothing is turned over without need.
        _folder.WithPose("a");
        await SeeAsync(catalog);
        Assert.Equal("b", catalog.Pose().Model.Name);
    }

    [Fact]
    public async Task A_bad_file_changes_nothing_and_says_why_until_it_is_good()
    {
        await using var catalog = await WatchedAsync();
        _folder.WithFile("a.onnx", "<html>not found</html>").WithFile("b.onnx", "neither");
        await SeeAsync(catalog);

        Assert.Equal(["a"], Names(catalog));
        Assert.Equal(["a", "b"], catalog.Refused.Select(file => file.Name));
        Assert.StartsWith("a.onnx cannot be read", catalog.Refused[0].Reason, StringComparison.Ordinal);
        using var picture = Fixture.Photo(260, 225);
        await catalog.Pose("a").EstimateAsync(picture, Request, _cancel);
        var version = catalog.Version;
        await SeeAsync(catalog);
        Assert.Equal(version, catalog.Version);

        _folder.WithPose("a").WithPose("b");
        await SeeAsync(catalog);
        Assert.Equal(["a", "b"], Names(catalog));
        Assert.Empty(catalog.Refused);
    }

    [Fact]
    public async Task A_bad_file_that_goes_is_forgotten()
    {
        _folder.WithFile("b.onnx", "neither");
        await using var catalog = await WatchedAsync();
        Assert.Equal("b", catalog.Refused.Single().Name);
        File.Delete(_folder.File("b"));
        await SeeAsync(catalog);
        Assert.Empty(catalog.Refused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_that_is_away_takes_nothing_along(bool gone)
    {
        await using var catalog = await WatchedAsync();
        var elsewhere = _folder.Path + "-elsewhere";
        Directory.Move(_folder.Path, elsewhere);
        if (!gone)
            Directory.CreateDirectory(_folder.Path);
        await SeeAsync(catalog);
        Assert.Equal(["a"], Names(catalog));

        if (!gone)
            Directory.Delete(_folder.Path);
        Directory.Move(elsewhere, _folder.Path);
        await SeeAsync(catalog);
        Assert.Equal(["a"], Names(catalog));
    }

    [Fact]
    public async Task A_chosen_default_is_the_default_of_the_next_start()
    {
        _folder.WithPose("b").WithSegmentation("seg");
        await using (var catalog = await WatchedAsync())
        {
            Assert.True((await catalog.ChooseDefaultAsync("b", _cancel)).IsDefault);
            Assert.Equal(["b", "seg"], catalog.Models.Where(model => model.IsDefault).Select(model => model.Name));
            await Assert.ThrowsAsync<UnknownModelException>(() => catalog.ChooseDefaultAsync("c", _cancel));
        }

        await using (var next = await WatchedAsync())
        {
            Assert.Equal("b", next.Pose().Model.Name);
            await next.DeleteAsync("b", _cancel);
            Assert.False(File.Exists(_folder.File("b")));
            Assert.Equal("a", next.Pose().Model.Name);
        }

        _folder.WithPose("b").WithFile(DefaultModels.FileName, "{damaged");
        await using var last = await WatchedAsync();
        Assert.Equal("a", last.Pose().Model.Name);
    }

    [Fact]
    public async Task A_setting_goes_before_what_is_chosen()
    {
        _folder.WithPose("b");
        var options = _folder.Options;
        options.PoseModel = "b";
        await using var catalog = await ModelCatalog.OpenAsync(options, NullLoggerFactory.Instance, _cancel);

        var chosen = await Assert.ThrowsAsync<ModelChangeException>(() => catalog.ChooseDefaultAsync("a", _cancel));
        Assert.Equal("The setting Inference:PoseModel names 'b', and goes before what is chosen here.", chosen.Message);
        await Assert.ThrowsAsync<ModelChangeException>(() => catalog.DeleteAsync("b", _cancel));
        Assert.True(File.Exists(_folder.File("b")));
        Assert.Equal("b", catalog.Pose().Model.Name);
    }

    [Fact]
    public async Task A_file_is_moved_into_the_folder_only_when_it_can_be_served()
    {
        await using var catalog = await WatchedAsync();
        using var other = new ModelFolder().WithPose("b", Cards.Pose with { Description = "new" }).WithFile("bad.onnx", "no model");
        await Assert.ThrowsAsync<ModelLoadException>(() => catalog.PutAsync(other.File("bad"), _folder.File("a"), _cancel));
        Assert.Equal("", catalog.Pose("a").Model.Card.Description);

        var (model, isNew) = await catalog.PutAsync(other.File("b"), _folder.File("a"), _cancel);
        Assert.Equal(("a", "new", false, true), (model.Name, model.Card.Description, isNew, model.IsDefault));
        Assert.False(File.Exists(other.File("b")));
        // It is known to the next look at the folder.
        var version = catalog.Version;
        await SeeAsync(catalog);
        Assert.Equal(version, catalog.Version);
    }

    [Fact]
    public async Task Requests_are_answered_while_their_model_is_replaced_again_and_again()
    {
        await using var catalog = await WatchedAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        var asking = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            using var picture = Fixture.Photo(260, 225);
            var answered = 0;
            for (; !stop.IsCancellationRequested; answered++)
            {
                using var lease = catalog.Hold();
                var poses = lease.Models.Pose(null);
                await Task.Yield();
                await poses.EstimateAsync(picture, Request, _cancel);
            }

            return answered;
        }, _cancel)).ToArray();
        for (var round = 0; round < 6; round++)
        {
            Touch("a");
            await catalog.PutAsync(_folder.File("a"), home: null, _cancel);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(asking), answered => Assert.True(answered > 0));
    }

    private static PoseRequest Request { get; } = new() { Boxes = [new Box(20, 10, 120, 150)] };

    private static IEnumerable<string> Names(ModelCatalog catalog) => catalog.Models.Select(model => model.Name);

    private static int s_touched;

    /// <summary>Gives a file another time, however coarse the file system's are.</summary>
    private void Touch(string name) => File.SetLastWriteTimeUtc(_folder.File(name), DateTime.UtcNow.AddMinutes(Interlocked.Increment(ref s_touched)));

    /// <summary>A catalog that has looked at its folder once.</summary>
    private async Task<ModelCatalog> WatchedAsync()
    {
        var catalog = await ModelCatalog.OpenAsync(_folder.Options, NullLoggerFactory.Instance, _cancel);
        await catalog.RescanAsync(_cancel);
        return catalog;
    }

    /// <summary>Looks as often as it takes.</summary>
    private async Task SeeAsync(ModelCatalog catalog)
    {
        for (var look = 0; look < 3; look++)
            await catalog.RescanAsync(_cancel);
    }
}
