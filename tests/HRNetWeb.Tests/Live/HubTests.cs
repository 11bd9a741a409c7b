using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Serving;
using HRNet.Inference.Live;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HRNetWeb.Tests.Live;

/// <summary>Who may come in, and what a connection may do.</summary>
public sealed class HubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Pages_of_another_origin_are_kept_out(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(("Access:Origins:0", "https://gym.example"));
        foreach (var foreign in new[] { "https://evil.example", "null", $"http://{server.Host}.evil.example" })
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(wire, origin: foreign));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        foreach (var own in new[] { $"http://{server.Host}", $"https://{server.Host}", "https://gym.example" })
        {
            await using var client = await server.ConnectAsync(wire, origin: own);
            Assert.Equal("settings", (string?)(await client.NextAsync())!["type"]);
        }
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task A_connection_that_opens_nothing_is_cut(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(("Live:StartSeconds", "1"));
        await using var client = await LiveClient.ConnectAsync(server.Host, wire);

        await client.ClosedAsync();
    }

    [Fact]
    public async Task A_connection_that_shakes_no_hands_is_cut_as_soon()
    {
        await using var server = await LiveServer.StartAsync(("Live:StartSeconds", "1"));
        using var socket = new ClientWebSocket();
        var start = Stopwatch.GetTimestamp();
        await socket.ConnectAsync(new Uri($"ws://{server.Host}/hubs/live"), Cancel);

        var buffer = new byte[1000];
        while ((await socket.ReceiveAsync(buffer, Cancel)).MessageType != WebSocketMessageType.Close)
        {
        }

        // SignalR by itself waits for 15 seconds.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 14);
    }

    [Fact]
    public async Task Another_origin_is_refused_in_words_before_it_negotiates()
    {
        await using var server = await LiveServer.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server.Host}/hubs/live/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "https://evil.example");
        var response = await http.SendAsync(request, Cancel);
        (response, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!).ShouldBeProblem(403, "foreign_origin");
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Before_the_models_are_loaded_it_is_not_ready(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(shipped: false, services =>
        {
            services.AddSingleton<CatalogOpener>(async cancel =>
            {
                await Task.Delay(Timeout.Infinite, cancel);
                throw new InvalidOperationException();
            });
            services.RemoveAll<ILiveModels>();
            services.AddSingleton<ILiveModels>(provider => new CatalogModels(() => provider.GetRequiredService<ModelHost>().Models));
        });
        await using var client = await server.ConnectAsync(wire);
        var error = (await client.NextAsync())!;
        Assert.Equal(("not_ready", 1, true), ((string?)error["code"], (int)error["retryAfter"]!, (bool)error["final"]!));
        Assert.Null(await client.NextAsync());
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task A_frame_that_is_too_large_is_read_but_not_one_without_end(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(("Live:MaxFrameBytes", "100000"));
        await using var client = await server.OpenAsync(wire);
        await client.SendAsync(1, new byte[190_000]);
        Assert.Contains("190000 bytes", (string?)(await client.NextAsync())!["message"], StringComparison.Ordinal);
        await client.SendAsync(2, Pictures.Players);
        Assert.Equal(2, (int)(await client.NextAsync())!["sequence"]!);
        await client.SendAsync(3, new byte[300_000]);
        var cut = await Assert.ThrowsAsync<HubException>(client.NextAsync);
        Assert.Equal("The server closed the connection with the following error: Connection closed with an error.", cut.Message);
        await server.EmptyAsync();
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task There_is_one_stream_for_each_connection_and_another_after_it(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.OpenAsync(wire);
        client.Open((object?)null);
        Assert.Equal("already_open", (string?)(await client.NextAsync())!["code"]);
        Assert.Null(await client.NextAsync());
        Assert.Equal(1, server.Sessions.Count);

        await using var next = await server.OpenAsync(wire);
        await next.CancelStreamAsync();
        JsonNode? message;
        do
        {
            // Until the first has ended.
            next.Open((object?)null);
            message = await next.NextAsync();
        }
        while ((string?)message!["code"] == "already_open");
        Assert.Equal("settings", (string?)message["type"]);
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task A_client_that_does_not_read_is_not_worked_for(Wire wire)
    {
        // Large answers, so that few fill what lies between the service and a client; and no web server that cuts the client off meanwhile.
        await using var server = await LiveServer.StartAsync(
            shipped: false, services => services.Configure<KestrelServerOptions>(options => options.Limits.MinResponseDataRate = null), ("Live:MaskSide", "640"));
        server.Models.Noise = true;
        using var client = await BareClient.ConnectAsync(server.Host, wire);
        await client.OpenAsync("""{"task":"segment"}""");
        var (sent, still) = (0L, 0);
        while (still < 20)
        {
            var before = server.Sessions.Answered;
            await client.FrameAsync(++sent, Pictures.Players);
            await Task.Delay(50, Cancel);
            still = server.Sessions.Answered == before ? still + 1 : 0;
            Assert.InRange(sent, 1, 1000);
        }

        while ((long?)Assert.IsType<JsonObject>(await client.ItemAsync())["sequence"] != sent)
        {
        }
    }

    [Fact]
    public async Task Who_goes_without_reading_what_was_said_is_no_fault_to_be_logged()
    {
        var faults = new Faults();
        await using (var server = await LiveServer.StartAsync(shipped: false, services => services.AddSingleton<ILoggerProvider>(faults)))
        {
            using var client = await BareClient.ConnectAsync(server.Host);
            var frames = string.Join('\u001e', Enumerable.Repeat("""{"type":1,"target":"Frame","arguments":[{"sequence":1,"image":""}]}""", 5000));
            // Until the service waits for its errors to be read, and so reads no more.
            for (var stuck = false; !stuck;)
            {
                var sending = client.SendAsync(frames);
                stuck = await Task.WhenAny(sending, Task.Delay(1000, Cancel)) != sending;
            }
        }

        Assert.Empty(faults.Words);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_stops_the_start_in_words()
    {
        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => LiveServer.StartAsync(("Live:MaxCameras", "0")));
        Assert.Contains("LiveOptions.MaxCameras must be between 1 and 10000", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What is logged as a fault.</summary>
    private sealed class Faults : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Words { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Words.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
