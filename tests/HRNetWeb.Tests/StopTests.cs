using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HRNetWeb.Serving;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HRNetWeb.Tests;

/// <summary>How the service ends.</summary>
public sealed partial class StopTests
{
    private const int Patience = 180_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task At_SIGTERM_what_was_accepted_is_answered_what_is_new_is_refused_and_the_program_ends_with_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        const int Requests = 16;
        using var program = Start("--Server:DrainSeconds=1");
        var host = await AddressAsync(program);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{host}") };
        while (await StatusAsync(client, "/health/ready") != HttpStatusCode.OK)
            await Task.Delay(20, Cancel);
        await using var camera = await LiveClient.ConnectAsync(host, Wire.Json);
        camera.Open(new JsonObject());
        Assert.Equal("settings", (string?)(await camera.NextAsync())!["type"]);

        // All but a byte of each picture: the service has them in hand until the rest comes, and then has all of them at once, more than one batch.
        var body = Pictures.Astronaut;
        var sockets = new List<TcpClient>();
        foreach (var k in Enumerable.Range(0, Requests))
        {
            sockets.Add(new TcpClient());
            await sockets[k].ConnectAsync(IPEndPoint.Parse(host), Cancel);
            var head = $"POST /{(k % 2 == 0 ? "pose" : "segment")} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: {body.Length}\r\n\r\n";
            await sockets[k].GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body.AsSpan(..^1)], Cancel);
        }

        // Theirs, the camera's, and the one that asks.
        while ((await Scrape.OfAsync(client)).Series("http_server_active_requests").Sum(series => series.Value) < Requests + 2)
            await Task.Delay(20, Cancel);

        using (var kill = Process.Start("kill", ["-TERM", $"{program.Id}"]))
            await kill.WaitForExitAsync(Cancel);
        while (await ConnectsAsync(host))
            await Task.Delay(20, Cancel);
        Assert.False(program.HasExited);
        var answers = await Task.WhenAll(sockets.Select(async socket =>
        {
            await socket.GetStream().WriteAsync(body.AsMemory(^1..), Cancel);
            using var reader = new StreamReader(socket.GetStream());
            return await reader.ReadToEndAsync(Cancel);
        }));

        Assert.All(answers, answer =>
        {
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
            Assert.Contains("\"timing\":{", answer, StringComparison.Ordinal);
        });
        await FarewellAsync(camera);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, program.ExitCode);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Theory(Timeout = Patience), InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Once_it_was_asked_to_stop_it_is_not_ready_but_still_answers_and_lets_no_camera_begin(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null);
        using var client = server.CreateClient();
        await using var camera = await server.OpenAsync(wire);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        (ready, JsonNode.Parse(await ready.Content.ReadAsStringAsync(Cancel))!).ShouldBeProblem(503, "stopping");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        Assert.Equal(200, (int)(await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).Response.StatusCode);
        await FarewellAsync(camera);
        Assert.False(await BeginsAsync(server));
        await server.EmptyAsync();
    }

    [Fact]
    public void A_stop_may_take_as_long_as_it_drains_and_thirty_seconds_more() =>
        Assert.Equal(TimeSpan.FromSeconds(50), Drain.Longest(new ServerOptions { DrainSeconds = 20 }));

    /// <summary>A camera is told that the service stops, and then its connection is closed.</summary>
    private static async Task FarewellAsync(LiveClient camera)
    {
        var farewell = (await camera.NextAsync())!;
        Assert.Equal(("error", "stopping", true), ((string?)farewell["type"], (string?)farewell["code"], (bool)farewell["final"]!));
        await camera.ClosedAsync();
    }

    /// <summary>Whether a camera gets its settings, and is not cut before.</summary>
    private static async Task<bool> BeginsAsync(LiveServer server)
    {
        try
        {
            await using var camera = await server.ConnectAsync(Wire.Json);
            return await camera.NextAsync() is not null;
        }
        catch (Exception cut) when (!Cancel.IsCancellationRequested)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(cut.Message);
            return false;
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(Drain).Assembly.Location, "--urls", "http://127.0.0.1:0", .. arguments]) { WorkingDirectory = Pictures.Root, RedirectStandardOutput = true })!;

    /// <summary>Where it says that it listens; the rest of what it prints is read too, so that it can go on printing.</summary>
    private static async Task<string> AddressAsync(Process program)
    {
        while (await program.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                _ = program.StandardOutput.ReadToEndAsync(Cancel);
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("It ended before it listened.");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancel);
        return answer.StatusCode;
    }

    private static async Task<bool> ConnectsAsync(string host)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPEndPoint.Parse(host), Cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"http://(127\.0\.0\.1:\d+)")]
    private static partial Regex Address();
}
