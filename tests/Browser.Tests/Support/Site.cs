using Browser.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Site))]

namespace Browser.Tests.Support;

/// <summary>The service on a loopback port with the shipped models, and headless Chromiums to visit it. Nothing is started where there is no Chromium.</summary>
public sealed class Site : IAsyncLifetime
{
    /// <summary>Milliseconds after which a wait counts as endless: a crowded machine takes its time.</summary>
    private const float Patience = 60_000;

    private static readonly string[] s_calm =
        ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly Dictionary<string, IBrowser> _browsers = [];
    private Service? _service;
    private IPlaywright? _playwright;
    private FakeCameraFilm? _film;

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where the service listens.</summary>
    public Uri Address => _service!.Address;

    /// <summary>What the camera of <see cref="FakeCamera.Film"/> shows.</summary>
    internal FakeCameraFilm FakeCameraFilm => _film ??= FakeCameraFilm.Make();

    /// <summary>A sample picture's path.</summary>
    public static string Sample(string name) => Path.Combine(Root, "wwwroot", "samples", name);

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        _service = await Service.StartAsync();
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    /// <summary>A fresh visit to a page; skips the test where there is no Chromium.</summary>
    /// <param name="path">What is behind the address of the service.</param>
    /// <param name="width">Columns of the window.</param>
    /// <param name="height">Rows of the window.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="camera">What the camera does.</param>
    /// <param name="service">Another service than the one that all tests share.</param>
    /// <param name="touch">Whether it is a phone.</param>
    /// <param name="before">A script that runs before the page's own.</param>
    internal async Task<PageSession> VisitAsync(
        string path = "/#live", int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, FakeCamera camera = FakeCamera.Film, Service? service = null, bool touch = false,
        string? before = null)
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        var browser = await BrowserAsync(camera);
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
            IsMobile = touch,
        });
        context.SetDefaultTimeout(Patience);
        if (before is not null)
            await context.AddInitScriptAsync(before);
        return await PageSession.StartAsync(context, new((service ?? _service!).Address, path));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers.Values)
            await browser.DisposeAsync();
        _playwright?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        _film?.Dispose();
    }

    // Chromium is told about cameras when it is started, so each kind has a process of its own.
    private async Task<IBrowser> BrowserAsync(FakeCamera camera)
    {
        var flags = camera switch
        {
            FakeCamera.Film => ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={FakeCameraFilm.Path}"],
            FakeCamera.Refused => ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"],
            _ => new[] { "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=0" },
        };
        var key = string.Join(' ', flags);
        if (!_browsers.TryGetValue(key, out var browser))
            _browsers[key] = browser = await _playwright!.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = [.. s_calm, .. flags] });
        return browser;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "HRNetWeb.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
