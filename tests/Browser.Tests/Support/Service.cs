using HRNet.AspNetCore.Serving;
using HRNet.Inference.Live;
using HRNetWeb;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Browser.Tests.Support;

/// <summary>The service on a loopback port with the shipped models.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Service(WebApplication app) => (_app, Address) = (app, new(app.Urls.Single()));

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits for its models.</summary>
    /// <param name="port">Where to listen; any free port unless set.</param>
    /// <param name="change">Changes what it is made of.</param>
    public static async Task<Service> StartAsync(int port = 0, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = Site.Root, Args = [$"--urls=http://127.0.0.1:{port}"] });
        builder.Logging.ClearProviders();
        builder.AddHRNetWeb();
        // The film goes on while a crowded machine answers nothing: whom nobody looked at for that long is not given up, nor is a camera that is slow to begin.
        builder.Services.PostConfigure<LiveOptions>(options => (options.DropSeconds, options.StartSeconds) = (30, 60));
        change?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseHRNetWeb();
        await app.StartAsync(TestContext.Current.CancellationToken);
        while (!app.Services.GetRequiredService<ModelHost>().IsReady)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        // Without patience for connections that stay open: a test wants the service gone.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
