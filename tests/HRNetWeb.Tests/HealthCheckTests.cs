using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HRNet.AspNetCore.Serving;
using HRNet.Inference.Catalog;
using HRNetWeb.Serving;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>HRNetWeb --health.</summary>
public sealed class HealthCheckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_program_itself_says_in_a_line_whether_the_service_is_ready()
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null);

        var (code, output, error) = await RunAsync("--health", $"--urls=http://{server.Host}");

        Assert.Equal((0, $"http://{server.Host}/health/ready says that the service is ready.{Environment.NewLine}", ""), (code, output, error));
    }

    [Fact]
    public async Task Where_nobody_listens_it_ends_with_1_and_a_line()
    {
        var (code, output, error) = await RunAsync("--urls", $"http://127.0.0.1:{UnusedPort()}", "--health");

        Assert.Equal((1, ""), (code, output));
        Assert.Matches("^http://127.0.0.1:[0-9]+/health/ready cannot be asked: [^\n]+\n$", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_mistaken_address_is_a_line_too()
    {
        var (code, output, error) = await RunAsync("--health", "--urls=nonsense");

        Assert.Equal((1, "", $"The settings cannot be used: The address nonsense must look like http://localhost:5080.{Environment.NewLine}"), (code, output, error));
    }

    [Fact]
    public async Task It_asks_where_the_settings_say_that_the_service_listens()
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null);
        var port = new Uri($"http://{server.Host}").Port;
        (string Key, string? Value)[][] all =
        [
            [("urls", $"http://127.0.0.1:{port};http://elsewhere:1")],
            [("http_ports", $"{port};1")],
            [("Server:Url", $"http://0.0.0.0:{port}")],
            [("Kestrel:Endpoints:Here:Url", $"http://*:{port}")],
            [("Kestrel:Endpoints:Here:Url", $"http://localhost:{port}"), ("urls", "http://127.0.0.1:1")],
            [("urls", $"http://localhost:{port}"), ("http_ports", "1")],
            [("http_ports", $"{port}"), ("Server:Url", "http://127.0.0.1:1")],
        ];
        foreach (var settings in all)
        {
            var (ready, words) = await AskAsync(settings);

            Assert.True(ready, words);
        }
    }

    [Theory]
    [InlineData("pictures.example")]
    [InlineData("*.example;other.example")]
    public async Task A_service_that_answers_to_some_names_alone_is_called_by_one_of_them(string allowed)
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null, ("AllowedHosts", allowed));
        using var client = server.CreateClient();
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/health/ready", Cancel)).StatusCode);

        var (ready, words) = await AskAsync(("urls", $"http://{server.Host}"), ("AllowedHosts", allowed));

        Assert.True(ready, words);
    }

    [Fact]
    public async Task What_is_not_ready_and_what_has_no_port_is_said_in_words()
    {
        // Its models are never loaded.
        await using var server = await LiveServer.StartAsync(
            shipped: false, services => services.AddSingleton<CatalogOpener>(_ => async cancel => await new TaskCompletionSource<ModelCatalog>().Task.WaitAsync(cancel)));

        Assert.Equal((false, $"http://{server.Host}/health/ready answers 503: the service is not ready."), await AskAsync(("urls", $"http://{server.Host}")));
        Assert.Equal(
            (false, "The health check needs an address with a port, such as http://localhost:5080, and the settings say http://unix:/tmp/hrnet.sock."),
            await AskAsync(("urls", "http://unix:/tmp/hrnet.sock")));
    }

    private static Task<(bool Ready, string Words)> AskAsync(params (string Key, string? Value)[] settings) =>
        HealthCheck.AskAsync(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Key, one => one.Value)).Build());

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HealthCheck).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Pictures.Root,
        };
        // A proxy that is not there, which it must not ask.
        start.Environment["HTTP_PROXY"] = start.Environment["http_proxy"] = "http://127.0.0.1:1";
        start.Environment.Remove("NO_PROXY");
        start.Environment.Remove("no_proxy");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
