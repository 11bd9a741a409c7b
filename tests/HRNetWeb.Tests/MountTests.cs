using System.Net;
using System.Text.Json.Nodes;
using HRNet.AspNetCore;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace HRNetWeb.Tests;

/// <summary>The endpoints and the hub in somebody else's host, which does nothing with errors and has routes of its own.</summary>
public sealed class MountTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHRNet(inference => inference.Models = Path.Combine(Pictures.Root, "models"));
        _app = builder.Build();
        _app.MapGet("/", () => "theirs");
        _app.MapHRNet("/vision").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers.ContainsKey("X-Blocked") ? Results.StatusCode(403) : await next(context));
        await _app.StartAsync(Cancel);
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        while ((await _http.GetAsync(new Uri("/vision/health/ready", UriKind.Relative), Cancel)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Pictures_are_answered_below_the_prefix_and_the_host_keeps_its_own_routes()
    {
        var answer = await _http.PostAsync(new Uri("/vision/pose", UriKind.Relative), Pictures.Raw(Pictures.Astronaut), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["people"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await _http.PostAsync(new Uri("/vision/v1/pose", UriKind.Relative), Pictures.Raw(Pictures.Astronaut), Cancel)).StatusCode);
        Assert.Equal("theirs", await _http.GetStringAsync(new Uri("/", UriKind.Relative), Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await _http.PostAsync(new Uri("/pose", UriKind.Relative), Pictures.Raw(Pictures.Astronaut), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Errors_are_problem_documents_although_the_host_does_nothing_with_errors()
    {
        var unreadable = await _http.PostAsync(new Uri("/vision/detect", UriKind.Relative), Pictures.Raw([1, 2, 3]), Cancel);
        var unknown = await _http.GetAsync(new Uri("/vision/models/nobody", UriKind.Relative), Cancel);

        foreach (var (answer, status, code) in new[] { (unreadable, 400, "unreadable_picture"), (unknown, 404, "unknown_model") })
        {
            Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"]);
        }
    }

    [Fact]
    public async Task What_the_host_says_about_the_endpoints_holds_for_all_of_them()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/vision/models");
        request.Headers.Add("X-Blocked", "yes");

        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(request, Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("/vision/hubs/live")]
    [InlineData("/vision/v1/hubs/live")]
    public async Task Live_video_has_its_hub_below_the_prefix(string path)
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(_http.BaseAddress!, path), options => (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets))
            .Build();
        await hub.StartAsync(Cancel);

        await foreach (var message in hub.StreamAsync<JsonObject>("Open", null, Cancel))
        {
            Assert.Equal("settings", (string?)message["type"]);
            break;
        }
    }
}
