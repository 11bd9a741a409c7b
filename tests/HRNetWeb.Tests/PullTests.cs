using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Serving;
using HRNet.Checkpoints;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Pull;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>POST /models/pull: only for an administrator, one at a time, and served without a restart.</summary>
public sealed class PullTests(SharedService shared) : IDisposable
{
    private const string Key = "correct horse battery staple";
    private const string Wanted = "pose-w32-256x192";

    private readonly string _models = Directory.CreateTempSubdirectory("hrnet-web-pull-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public async Task Without_a_key_in_the_settings_there_is_nothing()
    {
        var unknown = await shared.Client.AskAsync("/nowhere", JsonContent.Create(new { name = Wanted }));
        var pull = await shared.Client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }));
        Assert.Equal(unknown.ShouldBeProblem(404, "not_found").Replace("/nowhere", "/models/pull", StringComparison.Ordinal), pull.ShouldBeProblem(404, "not_found"));
        (await shared.Client.AskAsync("/models/pull", new StringContent("pose"))).ShouldBeProblem(404, "not_found");
        Assert.Equal(HttpStatusCode.NotFound, (await shared.Client.GetAsync($"/models/pull/{Wanted}", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Basic Y29ycmVjdA==")]
    [InlineData("correct horse battery staple")]
    public async Task Without_the_right_key_nothing_is_pulled(string? authorization)
    {
        using var service = Start((_, _, _, _) => throw new InvalidOperationException("Nobody may come here."));
        using var client = await service.ReadyClientAsync(Cancel);
        if (authorization is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        var refused = await client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }));
        Assert.Contains("Authorization: Bearer KEY", refused.ShouldBeProblem(401, "unauthorized"), StringComparison.Ordinal);
        Assert.Equal("Bearer", refused.Response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync($"/models/pull/{Wanted}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_pull_tells_how_far_it_is_and_its_model_is_served_at_once()
    {
        var (half, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var service = Start(async (file, models, progress, cancel) =>
        {
            progress.Report(new("downloading", 0.5, 50, 100, 25));
            half.SetResult();
            await go.Task.WaitAsync(cancel);
            return Made(file, models);
        });
        using var client = await AdministratorAsync(service);

        var (response, begun) = await client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }));
        Assert.Equal((HttpStatusCode.Accepted, "/models/pull/" + Wanted, "running"), (response.StatusCode, response.Headers.Location!.OriginalString, (string?)begun["state"]));
        await half.Task.WaitAsync(Cancel);
        var state = await client.GetJsonAsync("/models/pull/" + Wanted);
        Assert.Equal(("running", "downloading", 0.5, 50, 100, 2.0), ((string?)state["state"], (string?)state["stage"], (double)state["share"]!, (int)state["bytes"]!, (int)state["totalBytes"]!, (double)state["secondsLeft"]!));

        var second = await client.AskAsync("/models/pull", JsonContent.Create(new { name = "pose-w48-256x192" }));
        Assert.Contains($"{Wanted} is being pulled", second.ShouldBeProblem(409, "pull_running"), StringComparison.Ordinal);

        go.SetResult();
        state = await EndAsync(client);
        Assert.Equal("done", (string?)state["state"]);
        Assert.Equal(Wanted, (string?)(await client.GetJsonAsync("/models/" + Wanted))["name"]);
        var picture = await client.AskAsync($"/pose?model={Wanted}&boxes=whole", Pictures.Form(Pictures.Astronaut));
        Assert.Equal(Wanted, (string?)picture.Json["model"]);
        Assert.Contains("loaded already", (await client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }))).ShouldBeProblem(409, "model_loaded"), StringComparison.Ordinal);
        Assert.Equal(Wanted, (string?)(await client.GetJsonAsync("/models/pull/td-hm_hrnet-w32_8xb64-210e_coco-256x192-81c58e40_20220909.pth"))["name"]);
    }

    [Fact]
    public async Task A_pull_that_fails_says_why_and_another_may_follow()
    {
        var tries = 0;
        using var service = Start((file, models, _, _) => Interlocked.Increment(ref tries) == 1
            ? throw new PullException("The server is gone. By hand: fetch it.")
            : Task.FromResult(Made(file, models)));
        using var client = await AdministratorAsync(service);

        await client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }));
        var failed = await EndAsync(client);
        Assert.Equal(("failed", "The server is gone. By hand: fetch it."), ((string?)failed["state"], (string?)failed["error"]));

        await client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }));
        Assert.Equal("done", (string?)(await EndAsync(client))["state"]);
    }

    [Fact]
    public async Task A_model_that_cannot_be_opened_does_not_stay()
    {
        using var service = Start((file, models, _, _) =>
        {
            var made = Made(file, models);
            File.WriteAllText(made.Model, "<html>");
            return Task.FromResult(made);
        });
        using var client = await AdministratorAsync(service);

        await client.AskAsync("/models/pull", JsonContent.Create(new { name = Wanted }));
        var failed = await EndAsync(client);
        Assert.Contains("cannot be read", (string?)failed["error"], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_models, Wanted + ".onnx")));
    }

    [Theory]
    [InlineData("""{"name":"pose-w32-256x129"}""", 404, "unknown_published_file", "pose-w32-256x192")]
    [InlineData("""{"name":""}""", 400, "bad_request", "name of a published file")]
    [InlineData("""{}""", 400, "bad_request", "name of a published file")]
    [InlineData("""[1""", 400, "bad_request", "name of a published file")]
    public async Task What_cannot_be_asked_for_is_said_in_words(string body, int status, string code, string words)
    {
        using var service = Start((_, _, _, _) => throw new InvalidOperationException("Nobody may come here."));
        using var client = await AdministratorAsync(service);
        var refused = await client.AskAsync("/models/pull", new StringContent(body, null, "application/json"));
        Assert.Contains(words, refused.ShouldBeProblem(status, code), StringComparison.Ordinal);

        (await client.AskAsync("/models/pull", new StringContent("pose"))).ShouldBeProblem(415, "unsupported_type");
        (await client.AskAsync("/models/pull", new StringContent(new string(' ', 5000), null, "application/json"))).ShouldBeProblem(413, "too_large");
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/models/pull/{Wanted}", Cancel)).StatusCode);
    }

    /// <summary>A service whose folder of models is this test's, and which pulls as the test says.</summary>
    private Service Start(FilePuller pull)
    {
        var first = Directory.GetFiles(Path.Combine(Pictures.Root, "models"), "pose_*.onnx").Order(StringComparer.Ordinal).First();
        File.Copy(first, Path.Combine(_models, Path.GetFileName(first)));
        return new(
            new Dictionary<string, string> { ["Inference:Models"] = _models, ["Access:Keys:0:Id"] = "operator", ["Access:Keys:0:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key))), ["Access:Keys:0:Scopes:0"] = "Admin" },
            services => services.AddSingleton(pull));
    }

    private static async Task<HttpClient> AdministratorAsync(Service service)
    {
        var client = await service.ReadyClientAsync(Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    private static async Task<JsonNode> EndAsync(HttpClient client)
    {
        while (true)
        {
            var state = await client.GetJsonAsync("/models/pull/" + Wanted);
            if ((string?)state["state"] != "running")
                return state;
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>What a pull leaves: a model under the short name.</summary>
    private static PullReport Made(PublishedFile file, string models)
    {
        var model = Path.Combine(models, file.Name + ".onnx");
        File.Copy(Directory.GetFiles(models, "pose_*.onnx").Order(StringComparer.Ordinal).First(), model);
        return new(model, new()
        {
            Checkpoint = file.File,
            Format = CheckpointFormat.PyTorchZip,
            CodeBase = "mmpose 1.x",
            Architecture = new PoseNetwork(Variant.Find("w32"), 17),
            ParameterCount = 1,
            Card = ModelFile.ReadCard(model),
            Output = model,
        });
    }
}
