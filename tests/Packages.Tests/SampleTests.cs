using System.Net.Http.Json;
using System.Text.Json;

namespace Packages.Tests;

/// <summary>The samples, run as they were built.</summary>
public sealed class SampleTests(Service service) : IClassFixture<Service>, IDisposable
{
    private static readonly string s_model = Path.Combine(Feed.Repository, "models", "pose_coco17_w18_small_v1_192x144.onnx");
    private static readonly string s_street = Path.Combine(Feed.Repository, "wwwroot", "samples", "street.jpg");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet-samples");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_console_prints_wrists_and_paints_skeletons()
    {
        await using var console = Run("Console", s_model, s_street, In("people.png"));

        Assert.Contains("left wrist", await console.EndAsync());
        Assert.True(new FileInfo(In("people.png")).Length > 10_000);
    }

    [Fact]
    public async Task The_worker_answers_the_pictures_of_a_folder_and_passes_over_what_is_none()
    {
        await File.WriteAllTextAsync(In("a.jpg"), "no picture", Cancel);
        await using var worker = Run("FolderWorker", $"--Model={s_model}", $"--Folder={_folder.FullName}");
        File.Copy(s_street, In("street.jpg"));

        await worker.UntilAsync(() => Task.FromResult(File.Exists(In("street.json"))));

        using var answer = JsonDocument.Parse(await File.ReadAllTextAsync(In("street.json"), Cancel));
        Assert.InRange(answer.RootElement.GetArrayLength(), 2, 9);
        await worker.UntilAsync(printed => printed.Contains("a.jpg: ", StringComparison.Ordinal));
        Assert.False(File.Exists(In("a.json")));
    }

    [Fact]
    public async Task The_host_answers_below_its_prefix()
    {
        var (host, address) = await Started.HostAsync(
            _folder.FullName, Feed.Built("ApiHost"), "/vision/health/ready", $"--Inference:Models={Path.Combine(Feed.Repository, "models")}");
        await using var _ = host;

        Assert.InRange(await PeopleAsync(new Uri(address, "/vision/pose")), 2, 9);
    }

    [Fact]
    public async Task The_camera_client_prints_who_is_in_the_pictures_that_it_is_sent_and_ends_with_them()
    {
        await using var client = Run("CameraClient", service.Address.ToString());
        var picture = await File.ReadAllBytesAsync(s_street, Cancel);

        // As a camera does it: one picture after the other. Somebody is told of from the second on that shows them.
        await client.UntilAsync(async () =>
        {
            await client.Input.WriteAsync(picture, Cancel);
            await client.Input.FlushAsync(Cancel);
            return client.Printed.Contains("person 1", StringComparison.Ordinal);
        });
        client.Input.Close();

        Assert.Contains("left_shoulder", await client.EndAsync());
    }

    [Fact]
    public async Task The_client_for_Node_prints_who_is_in_a_picture()
    {
        Assert.SkipUnless(
            HasNode() && Directory.Exists(Path.Combine(Feed.Repository, "node_modules", "@microsoft", "signalr")),
            "Node.js or the npm package @microsoft/signalr is not here.");
        await using var client = Started.Program(
            _folder.FullName, "node", Path.Combine(Feed.Repository, "samples", "node-client", "client.mjs"), s_street, service.Address.ToString().TrimEnd('/'));

        using var people = JsonDocument.Parse(await client.EndAsync());

        Assert.InRange(people.RootElement.GetArrayLength(), 1, 9);
        Assert.Equal("nose", people.RootElement[0].GetProperty("keypoints")[0].GetProperty("name").GetString());
    }

    /// <summary>How many people a service sees in the street.</summary>
    internal static async Task<int> PeopleAsync(Uri endpoint)
    {
        using var http = new HttpClient();
        using var picture = new ByteArrayContent(await File.ReadAllBytesAsync(s_street, Cancel)) { Headers = { ContentType = new("image/jpeg") } };
        using var response = await http.PostAsync(endpoint, picture, Cancel);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("people").GetArrayLength();
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    private Started Run(string sample, params string[] arguments) => Started.Program(_folder.FullName, "dotnet", [Feed.Built(sample), .. arguments]);

    private string In(string file) => Path.Combine(_folder.FullName, file);
}
