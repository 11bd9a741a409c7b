using Browser.Tests.Support;
using HRNetWeb;
using HRNetWeb.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Site))]

namespace Browser.Tests.Support;

/// <summary>The service on a loopback port with the shipped models, and a headless Chromium to visit it. Nothing is started where there is no Chromium.</summary>
public sealed class Site : IAsyncLifetime
{
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where the service listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>A sample picture's path.</summary>
    public static string Sample(string name) => Path.Combine(Root, "wwwroot", "samples", name);

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = Root, Args = ["--urls=http://127.0.0.1:0"] });
        builder.Logging.ClearProviders();
        builder.AddHRNetWeb();
        _app = builder.Build();
        _app.UseHRNetWeb();
        await _app.StartAsync();
        Address = new(_app.Urls.Single());
        while (!_app.Services.GetRequiredService<ModelHost>().IsReady)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A fresh visit to a page; skips the test where there is no Chromium.</summary>
    public async Task<Visit> VisitAsync(string path = "/", int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, Chromium.Missing);
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await Visit.StartAsync(context, new(Address, path));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "HRNetWeb.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
