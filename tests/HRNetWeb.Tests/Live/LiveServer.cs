using System.Text.Json.Nodes;
using HRNet.AspNetCore.Serving;
using HRNet.Inference.Live;
using HRNet.Inference.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HRNetWeb.Tests.Live;

/// <summary>The whole service on a port of its own, with made-up models unless the shipped ones are asked for.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet-live-");

    private LiveServer(bool shipped, Dictionary<string, string?> settings, Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = Pictures.Root });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (!shipped)
            settings["Inference:Models"] = _folder.FullName;
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddHRNetWeb();
        if (!shipped)
            builder.Services.AddSingleton<ILiveModels>(Models);
        services?.Invoke(builder.Services);
        _app = builder.Build();
        _app.UseHRNetWeb();
    }

    /// <summary>What answers, unless the shipped models do.</summary>
    public FakeModels Models { get; } = new();

    /// <summary>What the service is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The sessions that are open.</summary>
    public LiveSessions Sessions => Services.GetRequiredService<LiveSessions>();

    /// <summary>Where it listens, such as "127.0.0.1:40001".</summary>
    public string Host => new Uri(_app.Urls.First()).Authority;

    /// <summary>Starts a service with made-up models.</summary>
    public static Task<LiveServer> StartAsync(params (string Key, string Value)[] settings) => StartAsync(false, null, settings);

    /// <summary>Starts a service.</summary>
    public static async Task<LiveServer> StartAsync(bool shipped, Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        var server = new LiveServer(shipped, settings.ToDictionary(s => s.Key, s => (string?)s.Value), services);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        while (shipped && !server.Services.GetRequiredService<ModelHost>().IsReady)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A client for everything but live video.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = new Uri($"http://{Host}") };

    /// <summary>A client that has opened a stream.</summary>
    public async Task<LiveClient> ConnectAsync(Wire wire, string options = "{}", string? origin = null, string query = "")
    {
        var client = await LiveClient.ConnectAsync(Host, wire, origin, query);
        client.Open(JsonNode.Parse(options));
        return client;
    }

    /// <summary>A client whose settings have been read.</summary>
    public async Task<LiveClient> OpenAsync(Wire wire, string options = "{}")
    {
        var client = await ConnectAsync(wire, options);
        Assert.Equal("settings", (string?)(await client.NextAsync())!["type"]);
        return client;
    }

    /// <summary>Waits until no session is left.</summary>
    public async Task EmptyAsync()
    {
        while (Sessions.Count > 0 || Models.Working > 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Models.Dispose();
        _folder.Delete(recursive: true);
    }
}
