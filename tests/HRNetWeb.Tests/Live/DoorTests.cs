using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using HRNet.Inference.Live;
using HRNetWeb.Serving;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HRNetWeb.Tests.Live;

/// <summary>What each door has of its own, and who may come in.</summary>
public sealed class DoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(Door.Hub), InlineData(Door.Socket)]
    public async Task Pages_of_another_origin_are_kept_out(Door door)
    {
        await using var server = await LiveServer.StartAsync(("Live:Origins:0", "https://gym.example"));
        foreach (var foreign in new[] { "https://evil.example", "null", $"https://{server.Host}", $"http://{server.Host}.evil.example" })
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(door, origin: foreign));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        foreach (var own in new[] { $"http://{server.Host}", "https://gym.example" })
        {
            using var client = await server.ConnectAsync(door, origin: own);
            Assert.Equal("settings", (string?)(await client.NextAsync())!["type"]);
        }
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

    [Theory, InlineData(Door.Hub), InlineData(Door.Socket)]
    public async Task Before_the_models_are_loaded_it_is_not_ready(Door door)
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
        using var client = await server.ConnectAsync(door);
        var error = (await client.NextAsync())!;
        Assert.Equal(("not_ready", 1, true), ((string?)error["code"], (int)error["retryAfter"]!, (bool)error["final"]!));
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task The_socket_says_how_it_is_spoken_to()
    {
        await using var server = await LiveServer.StartAsync();
        using var http = new HttpClient();
        var response = await http.GetAsync($"http://{server.Host}/ws/live", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        (response, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!).ShouldBeProblem(400, "websocket_expected");
    }

    [Theory]
    [InlineData("""{"colour":"red"}""", "There is no option 'colour' here.")]
    [InlineData("""{"task":"dance"}""", "task is 'dance'; it must be pose or segment.")]
    [InlineData("""{"threshold":"high"}""", "threshold is 'high'")]
    [InlineData("""{"smoothing":"yes"}""", "smoothing is 'yes'; it must be true or false.")]
    public async Task The_sockets_query_is_checked(string options, string words)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await server.ConnectAsync(Door.Socket, options);
        var error = (await client.NextAsync())!;
        Assert.Equal("invalid_option", (string?)error["code"]);
        Assert.StartsWith(words, (string?)error["message"], StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
        Assert.Equal(1008, client.Closed.Code);
        Assert.Equal(0, server.Sessions.Count);
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text, "{\"task\":", 1007)]
    [InlineData(WebSocketMessageType.Text, "[]", 1007)]
    [InlineData(WebSocketMessageType.Text, "{\"task\":\"dance\"}", 1007)]
    [InlineData(WebSocketMessageType.Binary, "short", 1007)]
    [InlineData(WebSocketMessageType.Binary, "not a header, but long enough", 1007)]
    public async Task The_socket_closes_with_words_on_what_it_cannot_read(WebSocketMessageType type, string message, int code)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = (SocketClient)await server.OpenAsync(Door.Socket);
        await client.SendRawAsync(Encoding.UTF8.GetBytes(message), type);
        Assert.Null(await client.NextAsync());
        Assert.Equal(code, client.Closed.Code);
        Assert.NotEmpty(client.Closed.Reason);
        await server.EmptyAsync();
    }

    [Fact]
    public async Task The_socket_reads_past_a_frame_that_is_too_large_but_not_for_ever()
    {
        await using var server = await LiveServer.StartAsync(("Live:MaxFrameBytes", "100000"));
        using var client = (SocketClient)await server.OpenAsync(Door.Socket);
        await client.SendAsync(1, new byte[390_000]);
        Assert.Contains("390000 bytes", (string?)(await client.NextAsync())!["message"], StringComparison.Ordinal);
        await client.SendAsync(2, Pictures.Players);
        Assert.Equal(2, (int)(await client.NextAsync())!["sequence"]!);
        await client.SendAsync(3, new byte[410_000]);
        Assert.Null(await client.NextAsync());
        Assert.Equal(1009, client.Closed.Code);
        await server.EmptyAsync();
    }

    [Fact]
    public async Task The_socket_is_closed_as_politely_as_it_was_opened()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = (SocketClient)await server.OpenAsync(Door.Socket);
        await client.CloseAsync();
        Assert.Equal(1000, client.Closed.Code);
        await server.EmptyAsync();
    }

    [Fact]
    public async Task The_hub_takes_no_frame_before_the_stream_is_opened()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = new HubClient();
        await client.ConnectAsync(server.Host);
        Assert.Contains("Open first", (string?)(await client.FrameAsync(1, Pictures.Players))["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hub_has_one_stream_for_each_connection_and_another_after_it()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = (HubClient)await server.OpenAsync(Door.Hub);
        await client.OpenAsync("null");
        Assert.Equal("already_open", (string?)(await client.NextAsync())!["code"]);
        Assert.Null(await client.NextAsync());
        Assert.Equal(1, server.Sessions.Count);

        using var next = (HubClient)await server.OpenAsync(Door.Hub);
        await next.CancelStreamAsync();
        Assert.Null(await next.NextAsync());
        await next.OpenAsync("null");
        Assert.Equal("settings", (string?)(await next.NextAsync())!["type"]);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_stops_the_start_in_words()
    {
        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => LiveServer.StartAsync(("Live:MaxCameras", "0")));
        Assert.Contains("LiveOptions.MaxCameras must be between 1 and 10000", refused.Message, StringComparison.Ordinal);
    }
}
