using HRNet.Inference.Catalog;
using HRNet.Inference.Live;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Catalog;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_model_of_the_folder_is_served_under_its_file_name()
    {
        _folder.WithPose("b_pose").WithPose("a_pose").WithSegmentation("seg").WithFile("notes.txt", "");
        await using var catalog = await OpenAsync(_folder.Options);
        Assert.Equal(["a_pose", "b_pose", "seg"], catalog.Models.Select(m => m.Name));
        Assert.Equal(["a_pose", "seg"], catalog.Models.Where(m => m.IsDefault).Select(m => m.Name));
        Assert.Equal("a_pose", catalog.Pose(null).Model.Name);
        Assert.Equal("b_pose", catalog.Pose("b_pose").Model.Name);
        Assert.Equal("seg", catalog.Segmentation(null).Model.Name);
        Assert.All(catalog.Models, m => Assert.Equal("cpu", m.Device.Device));
        Assert.All(catalog.Models, m => Assert.Equal(new FileInfo(_folder.File(m.Name)).Length, m.Bytes));
    }

    [Fact]
    public async Task A_model_is_added_while_the_others_serve()
    {
        _folder.WithPose("b_pose");
        await using var catalog = await OpenAsync(_folder.Options);
        var before = catalog.Models;
        _folder.WithPose("a_pose").WithSegmentation("seg");
        await catalog.AddAsync(_folder.File("a_pose"), TestContext.Current.CancellationToken);
        await catalog.AddAsync(_folder.File("seg"), TestContext.Current.CancellationToken);

        Assert.Equal(["b_pose"], before.Select(m => m.Name));
        Assert.Equal(["a_pose", "b_pose", "seg"], catalog.Models.Select(m => m.Name));
        Assert.Equal("a_pose", catalog.Pose("a_pose").Model.Name);
        // What answers requests that name no model stays, and is new only where nothing was.
        Assert.Equal("b_pose", catalog.Pose(null).Model.Name);
        Assert.Equal("seg", catalog.Segmentation(null).Model.Name);
    }

    [Fact]
    public async Task A_model_that_cannot_be_added_changes_nothing()
    {
        _folder.WithPose("a");
        await using var catalog = await OpenAsync(_folder.Options);
        _folder.WithFile("bad.onnx", "<html>not found</html>");
        await Assert.ThrowsAsync<ModelLoadException>(() => catalog.AddAsync(_folder.File("bad"), TestContext.Current.CancellationToken));
        var taken = await Assert.ThrowsAsync<ModelLoadException>(() => catalog.AddAsync(_folder.File("a"), TestContext.Current.CancellationToken));
        Assert.Equal("A model 'a' is loaded already.", taken.Message);
        Assert.Equal(["a"], catalog.Models.Select(m => m.Name));
    }

    [Fact]
    public async Task A_setting_chooses_the_default()
    {
        _folder.WithPose("a").WithPose("b");
        var options = _folder.Options;
        options.PoseModel = "b";
        await using var catalog = await OpenAsync(options);
        Assert.Equal("b", catalog.Pose(null).Model.Name);
    }

    [Fact]
    public async Task A_setting_that_names_no_model_stops_the_start()
    {
        _folder.WithPose("a").WithSegmentation("seg");
        var options = _folder.Options;
        options.PoseModel = "seg";
        var failure = await Assert.ThrowsAsync<ModelLoadException>(() => OpenAsync(options));
        Assert.Contains("PoseModel", failure.Message, StringComparison.Ordinal);
        Assert.Contains("There is: a.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_is_answered_with_those_there_are()
    {
        _folder.WithPose("a").WithPose("b");
        await using var catalog = await OpenAsync(_folder.Options);
        var unknown = Assert.Throws<UnknownModelException>(() => catalog.Pose("c"));
        Assert.Equal("There is no pose model 'c'. There is: a, b.", unknown.Message);
        Assert.Equal("No segmentation model is loaded.", Assert.Throws<UnknownModelException>(() => catalog.Segmentation(null)).Message);
    }

    [Fact]
    public async Task Models_of_other_tasks_are_listed_and_not_opened()
    {
        _folder.WithPose("pose").WithPose("detector", Cards.Pose with { Task = ModelTask.Detect });
        await using var catalog = await OpenAsync(_folder.Options);
        var detector = catalog.Models.Single(m => m.Name == "detector");
        Assert.Equal(("none", ModelTask.Detect, false), (detector.Device.Device, detector.Card.Task, detector.IsDefault));
        Assert.Throws<UnknownModelException>(() => catalog.Pose("detector"));
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_named_and_in_nobody_s_way()
    {
        _folder.WithPose("good").WithFile("bad.onnx", "<html>not found</html>").WithPose("a_odd", Cards.Pose with { Keypoints = ["nose"], Limbs = [], FlipPairs = [] }, keypoints: 3);

        await using var catalog = await OpenAsync(_folder.Options);

        Assert.Equal(["good"], catalog.Models.Select(model => model.Name));
        Assert.Equal("good", catalog.Pose().Model.Name);
        Assert.Equal(["a_odd", "bad"], catalog.Refused.Select(refused => refused.Name));
        Assert.StartsWith("a_odd.onnx cannot be served", catalog.Refused[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith("bad.onnx cannot be read", catalog.Refused[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_a_setting_names_has_to_be_a_model()
    {
        _folder.WithPose("good").WithFile("bad.onnx", "<html>not found</html>");
        var chosen = _folder.Options;
        chosen.PoseModel = "bad";
        var alone = _folder.Options;
        alone.Models = _folder.File("bad");

        Assert.Contains("'bad', which is no such model", (await Assert.ThrowsAsync<ModelLoadException>(() => OpenAsync(chosen))).Message, StringComparison.Ordinal);
        Assert.StartsWith("bad.onnx cannot be read", (await Assert.ThrowsAsync<ModelLoadException>(() => OpenAsync(alone))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_does_not_fit_its_card_is_named()
    {
        _folder.WithPose("odd", Cards.Pose with { Keypoints = ["nose"], Limbs = [], FlipPairs = [] }, keypoints: 3);
        var failure = await Assert.ThrowsAsync<ModelLoadException>(() => OpenAsync(_folder.Options));
        Assert.StartsWith("None of the models in '", failure.Message, StringComparison.Ordinal);
        Assert.Contains("odd.onnx cannot be served", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3 heat maps", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_named_and_an_empty_one_serves_nothing()
    {
        var options = _folder.Options;
        await using (var empty = await OpenAsync(options))
            Assert.Empty(empty.Models);
        options.Models = Path.Combine(_folder.Path, "nowhere");
        var failure = await Assert.ThrowsAsync<ModelLoadException>(() => OpenAsync(options));
        Assert.Contains("nowhere", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ModelCatalog> OpenAsync(InferenceOptions options) =>
        ModelCatalog.OpenAsync(options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Live_video_refuses_a_model_of_faces_in_words()
    {
        using var folder = new ModelFolder().WithPose("body");
        DecidedModels.WriteFace(folder.File("face"), 1, 1);
        await using var catalog = await ModelCatalog.OpenAsync(folder.Options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var models = new CatalogModels(() => catalog);

        Assert.Equal("body", models.Poses(null).Model.Name);
        var refusal = Assert.Throws<RequestException>(() => models.Poses("face"));
        Assert.Equal("model", refusal.Option);
        Assert.Contains("'face' finds landmarks of faces", refusal.Message, StringComparison.Ordinal);
    }
}
