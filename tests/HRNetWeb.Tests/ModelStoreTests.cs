using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Serving;
using HRNet.Inference.Tests;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>PUT and DELETE /models/{name}, PUT /models/{name}/default, and the folder that is looked at while requests run.</summary>
public sealed class ModelStoreTests(SharedService shared) : IDisposable
{
    private const string Key = "correct horse battery staple";

    private readonly string _models = Directory.CreateTempSubdirectory("hrnet-web-store-").FullName;
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("hrnet-web-send-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_models, recursive: true);
        Directory.Delete(_elsewhere, recursive: true);
    }

    [Theory]
    [InlineData("PUT", "/models/kind")]
    [InlineData("DELETE", "/models/kind")]
    [InlineData("PUT", "/models/kind/default")]
    public async Task Without_a_key_in_the_settings_there_is_nothing_and_with_a_wrong_one_nothing_changes(string method, string path)
    {
        (await AskAsync(shared.Client, method, path)).ShouldBeProblem(404, "not_found");
        using var service = Start();
        using var client = await service.ReadyClientAsync(Cancel);
        (await AskAsync(client, method, path)).ShouldBeProblem(401, "unauthorized");
        Assert.Equal(["kind.onnx"], Files());
    }

    [Fact]
    public async Task A_model_is_put_replaced_made_the_default_and_deleted()
    {
        using var service = Start();
        using var client = await AdministratorAsync(service);

        var (created, model) = await AskAsync(client, "PUT", "/models/new", Model(0, 9));
        Assert.Equal((HttpStatusCode.Created, "/models/new"), (created.StatusCode, created.Headers.Location!.OriginalString));
        Assert.Equal(("new", false), ((string?)model["name"], (bool)model["default"]!));
        Assert.Equal(("class_1", "class_0"), (await BestAsync(client, "?model=new"), await BestAsync(client)));

        var (replaced, _) = await AskAsync(client, "PUT", "/models/new", Model(0, 0, 9));
        Assert.Equal((HttpStatusCode.OK, "class_2"), (replaced.StatusCode, await BestAsync(client, "?model=new")));

        var (_, chosen) = await AskAsync(client, "PUT", "/models/new/default");
        Assert.Equal((true, "class_2"), ((bool)chosen["default"]!, await BestAsync(client)));
        Assert.Equal([".defaults.json", "kind.onnx", "new.onnx"], Files());

        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(client, "DELETE", "/models/new")).Response.StatusCode);
        Assert.Equal([".defaults.json", "kind.onnx"], Files());
        Assert.Equal("class_0", await BestAsync(client));
        (await AskAsync(client, "DELETE", "/models/new")).ShouldBeProblem(404, "unknown_model");
        (await AskAsync(client, "PUT", "/models/new/default")).ShouldBeProblem(404, "unknown_model");
    }

    [Fact]
    public async Task What_cannot_be_served_is_refused_in_words_and_leaves_nothing()
    {
        using var service = Start(("Uploads:MaxModelBytes", "1048576"));
        using var client = await AdministratorAsync(service);

        var broken = await AskAsync(client, "PUT", "/models/kind", Encoding.UTF8.GetBytes("<html>not found</html>"));
        Assert.Contains("kind.onnx cannot be read", broken.ShouldBeProblem(422, "unusable_model"), StringComparison.Ordinal);
        var large = await AskAsync(client, "PUT", "/models/kind", new byte[(1 << 20) + 1]);
        Assert.Contains("1 MiB", large.ShouldBeProblem(413, "too_large"), StringComparison.Ordinal);
        // Without a length it is counted.
        (await AskAsync(client, "PUT", "/models/kind", new byte[(1 << 20) + 1], chunked: true)).ShouldBeProblem(413, "too_large");
        (await AskAsync(client, "PUT", "/models/Kind", new byte[1])).ShouldBeProblem(409, "name_taken");
        using var form = new HttpRequestMessage(HttpMethod.Put, "/models/kind") { Content = Pictures.Form(Pictures.Gray) };
        (await SendAsync(client, form)).ShouldBeProblem(415, "unsupported_type");

        Assert.Equal(["kind.onnx"], Files());
        Assert.Equal("class_0", await BestAsync(client));
    }

    [Fact]
    public async Task A_model_of_two_files_cannot_come_as_one()
    {
        using var service = Start();
        using var client = await AdministratorAsync(service);
        var first = Path.Combine(_elsewhere, "first.onnx");
        DecidedModels.WriteFirstStage(first);

        var refused = await AskAsync(client, "PUT", "/models/first", File.ReadAllBytes(first));

        Assert.Contains("Copy both files into the folder of models", refused.ShouldBeProblem(422, "two_files"), StringComparison.Ordinal);
        Assert.Equal(["kind.onnx"], Files());
    }

    [Fact]
    public async Task A_disk_that_is_full_is_said_in_words_and_what_was_there_serves_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A device on which there is never a place.");
        using var service = Start(services => services.AddSingleton<ModelFileMaker>(_ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0)));
        using var client = await AdministratorAsync(service);

        (await AskAsync(client, "PUT", "/models/kind", Model(0, 9))).ShouldBeProblem(507, "disk_full");

        Assert.Equal(["kind.onnx"], Files());
        Assert.Equal("class_0", await BestAsync(client));
    }

    [Theory]
    [InlineData("..%2F..%2Fevil")]
    [InlineData(".hidden")]
    [InlineData("a%5Cb")]
    [InlineData("second.regions")]
    [InlineData("point.")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        using var service = Start();
        using var client = await AdministratorAsync(service);
        Assert.InRange((int)(await AskAsync(client, "PUT", $"/models/{name}", Model(1, 0))).Response.StatusCode, 400, 404);
        Assert.InRange((int)(await AskAsync(client, "DELETE", $"/models/{name}")).Response.StatusCode, 400, 404);
        Assert.Equal(["kind.onnx"], Files());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_said_in_words()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A folder that even the superuser cannot write to.");
        using var service = Start(("Inference:Models", "/proc"));
        using var client = await AdministratorAsync(service);
        (await AskAsync(client, "PUT", "/models/kind", Model(1, 0))).ShouldBeProblem(409, "read_only_folder");

        using var alone = Start(("Inference:Models", Path.Combine(_models, "kind.onnx")));
        using var other = await AdministratorAsync(alone);
        (await AskAsync(other, "DELETE", "/models/kind")).ShouldBeProblem(409, "no_model_folder");
    }

    [Fact]
    public async Task A_file_that_is_copied_into_the_folder_is_served_and_one_that_is_bad_is_told()
    {
        using var service = Start(("Inference:WatchSeconds", "0.02"));
        using var client = await service.ReadyClientAsync(Cancel);
        File.WriteAllBytes(Path.Combine(_models, "new.onnx"), Model(0, 9));
        File.WriteAllText(Path.Combine(_models, "bad.onnx"), "no model");
        JsonNode models;
        do
        {
            await Task.Delay(20, Cancel);
            models = await client.GetJsonAsync("/models");
        }
        while (models["models"]!.AsArray().Count < 2 || models["refused"]!.AsArray().Count < 1);

        Assert.Equal("class_1", await BestAsync(client, "?model=new"));
        Assert.Equal("bad", (string?)models["refused"]![0]!["name"]);
    }

    /// <summary>A service with one classifier, "kind", which sees class_0 everywhere.</summary>
    private Service Start(params (string Key, string Value)[] settings) => Start(null, settings);

    private Service Start(Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        DecidedModels.WriteClassifier(Path.Combine(_models, "kind.onnx"), 9, 0);
        var all = new Dictionary<string, string>
        {
            ["Inference:Models"] = _models,
            ["Inference:Device"] = "cpu",
            ["Inference:WatchSeconds"] = "0",
            ["Access:Keys:0:Id"] = "operator",
            ["Access:Keys:0:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
            ["Access:Keys:0:Scopes:0"] = "Admin",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return new(all, services);
    }

    private static async Task<HttpClient> AdministratorAsync(Service service)
    {
        var client = await service.ReadyClientAsync(Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    private static Task<(HttpResponseMessage Response, JsonNode Json)> AskAsync(HttpClient client, string method, string path, byte[]? body = null, bool chunked = false)
    {
        var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        return SendAsync(client, request);
    }

    private static async Task<(HttpResponseMessage Response, JsonNode Json)> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text));
    }

    /// <summary>The bytes of a classifier with these logits.</summary>
    private byte[] Model(params float[] logits)
    {
        var file = Path.Combine(_elsewhere, $"{Guid.NewGuid():N}.onnx");
        DecidedModels.WriteClassifier(file, logits);
        return File.ReadAllBytes(file);
    }

    private static async Task<string?> BestAsync(HttpClient client, string query = "") =>
        (string?)(await client.AskAsync("/classify" + query, Pictures.Raw(Pictures.Gray, "image/png"))).Json["classes"]![0]!["label"];

    private IEnumerable<string> Files() => Directory.EnumerateFileSystemEntries(_models).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
