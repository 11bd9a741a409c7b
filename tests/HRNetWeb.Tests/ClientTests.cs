using HRNetWeb.Tests.Generated;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

/// <summary>The client that NSwag generates from docs/openapi.json, as a user would generate it, against the running service.</summary>
public sealed class ClientTests(SharedService service, MadeService made)
{
    private readonly HRNetClient _client = new(service.Client);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static FileParameter Players => new(new MemoryStream(Pictures.Players), "players.jpg", "image/jpeg");

    [Fact]
    public async Task People_come_with_named_keypoints()
    {
        var found = await _client.PoseAsync(image: Players, cancellationToken: Cancel);

        Assert.Equal((640, 480), (found.Image.Width, found.Image.Height));
        Assert.Equal(BoxSource.Detector, found.Boxes);
        var person = found.People.First();
        Assert.InRange(person.Keypoints.Single(point => point.Name == "nose").Score, 0, 1);
        Assert.True(found.Timing.Total > 0);
    }

    [Fact]
    public async Task The_painted_picture_comes_with_the_answer()
    {
        var found = await _client.PoseAsync(overlay: Overlay.Png, image: Players, cancellationToken: Cancel);

        var png = Convert.FromBase64String(found.Overlay!["data:image/png;base64,".Length..]);
        Assert.Equal("PNG"u8, png.AsSpan(1, 3));
    }

    [Fact]
    public async Task Boxes_and_options_are_taken_and_so_is_a_key()
    {
        using var locked = new Service(new Dictionary<string, string>
        {
            ["Access:Keys:0:Id"] = "front-end",
            ["Access:Keys:0:Sha256"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("secret"u8)),
            ["Access:Keys:0:Scopes:0"] = "Infer",
        });
        var http = await locked.ReadyClientAsync(Cancel);
        var client = new HRNetClient(http);

        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.ModelsAsync(Cancel));
        http.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        var found = await client.PoseAsync(boxes: "28,75,140,405;430,18,210,462", threshold: 0.3, maxPeople: 5, image: Players, cancellationToken: Cancel);

        Assert.Equal((401, "unauthorized"), (refused.StatusCode, refused.Result.Code));
        Assert.Equal((BoxSource.Request, 2, 0.3f), (found.Boxes, found.People.Count, found.Threshold));
    }

    [Fact]
    public async Task Pixels_come_with_classes_and_a_mask()
    {
        var found = await _client.SegmentAsync(mask: Mask.Rle, image: Players, cancellationToken: Cancel);

        Assert.Equal(640 * 480, found.Mask!.Counts!.Sum());
        Assert.Contains(found.Classes, one => one.Name == "person");
    }

    [Fact]
    public async Task Objects_come_with_boxes()
    {
        var found = await _client.DetectAsync(classes: "person", maxDetections: 3, image: Players, cancellationToken: Cancel);

        Assert.All(found.Objects, one => Assert.True(one.Label == "person" && one.Box.Width > 0));
        Assert.InRange(found.Objects.Count, 1, 3);
    }

    [Fact]
    public async Task Classes_come_with_probabilities()
    {
        var found = await new HRNetClient(made.Client).ClassifyAsync(top: 2, image: Players, cancellationToken: Cancel);

        Assert.Equal(2, found.Classes.Count);
        Assert.True(found.Classes.First().Score > found.Classes.Last().Score);
    }

    [Fact]
    public async Task Several_answers_come_at_once_and_none_that_was_not_asked_for()
    {
        var found = await _client.AnalyzeAsync(tasks: "pose,detect", detect_maxDetections: 1, image: Players, cancellationToken: Cancel);

        Assert.NotEmpty(found.Pose!.People);
        Assert.Single(found.Detect!.Objects);
        Assert.Null(found.Segment);
    }

    [Fact]
    public async Task Models_devices_and_health_are_typed()
    {
        var models = (await _client.ModelsAsync(Cancel)).Models1;
        var pose = await _client.ModelAsync(models.First(model => model.Task == ModelTask.Pose).Name, Cancel);
        var devices = await _client.DevicesAsync(Cancel);

        Assert.Equal(17, pose.Keypoints!.Count);
        Assert.Null(pose.Classes);
        Assert.Contains(devices.Devices1, device => device.Models.Contains(pose.Name));
        Assert.Equal(("live", "ready"), ((await _client.LiveAsync(Cancel)).Status, (await _client.ReadyAsync(Cancel)).Status));
        Assert.Contains("# TYPE", await _client.MetricsAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_is_typed()
    {
        var option = await Assert.ThrowsAsync<ApiException<Problem>>(() => _client.PoseAsync(threshold: 7, image: Players, cancellationToken: Cancel));
        var model = await Assert.ThrowsAsync<ApiException<Problem>>(() => _client.ModelAsync("w99", Cancel));
        var off = await Assert.ThrowsAsync<ApiException<Problem>>(() => _client.PullAsync(new PullRequest { Name = "pose-w32-256x192" }, Cancel));

        Assert.Equal((400, "invalid_option", "threshold"), (option.StatusCode, option.Result.Code, option.Result.Option));
        Assert.Equal((404, "unknown_model"), (model.StatusCode, model.Result.Code));
        Assert.Equal((404, "not_found"), (off.StatusCode, off.Result.Code));
    }
}
