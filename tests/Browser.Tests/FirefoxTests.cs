using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Browser.Tests.Support;
using WebDriverBiDi;
using WebDriverBiDi.BrowsingContext;
using WebDriverBiDi.Script;
using WebDriverBiDi.Session;

namespace Browser.Tests;

/// <summary>Both modes in Firefox, as it is installed. Playwright drives only a Firefox of its own; this one is told what to do by WebDriver BiDi, which it speaks itself.</summary>
public sealed class FirefoxTests(FirefoxTests.Firefox firefox) : IClassFixture<FirefoxTests.Firefox>
{
    private const string PictureTab = "#tab-picture";
    private const string Sample = "[data-sample*=astronaut]";
    private const string PoseAnswer = "#pose-json";
    private const string LiveTab = "#tab-live";
    private const string Start = "#start";
    private const string LiveCanvas = "#live-canvas";

    [Fact]
    public async Task A_sample_is_answered_in_the_picture_mode()
    {
        await firefox.OpenAsync("/");
        await firefox.ClickAsync(PictureTab);
        await firefox.ClickAsync(Sample);

        await firefox.WaitAsync($"JSON.parse({One(PoseAnswer)}.textContent || '{{}}').image?.width === 512");
        var answer = JsonNode.Parse(await firefox.TextAsync($"{One(PoseAnswer)}.textContent"))!;
        Assert.NotEmpty(answer["people"]!.AsArray());
        Assert.Empty(firefox.Faults);
    }

    [Fact]
    public async Task Frames_of_the_camera_are_answered_one_after_another_in_the_live_mode()
    {
        await firefox.OpenAsync("/");
        await firefox.ClickAsync(LiveTab);
        await firefox.TextAsync($"window.drawn = 0; {One(LiveCanvas)}.addEventListener('drawn', () => window.drawn++); ''");
        await firefox.ClickAsync(Start);

        await firefox.WaitAsync("window.drawn >= 3");
        var before = int.Parse(await firefox.TextAsync("String(window.drawn)"), CultureInfo.InvariantCulture);
        await firefox.WaitAsync($"window.drawn >= {before + 3}");
        Assert.Empty(firefox.Faults);
    }

    private static string One(string selector) => $"document.querySelector('{selector}')";

    /// <summary>A headless Firefox with a camera that shows a moving pattern, and the service for it. Nothing is started where there is no Firefox.</summary>
    public sealed class Firefox : IAsyncLifetime
    {
        private const string Missing = "No Firefox is installed: put one on the PATH (firefox-esr, firefox) or name it in the variable FIREFOX.";
        private const string Listening = "WebDriver BiDi listening on ";

        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

        // The camera is pretended and always allowed; what a browser asks of its maker by itself is left out.
        private const string Preferences = """
            user_pref("media.navigator.streams.fake", true);
            user_pref("media.navigator.permission.disabled", true);
            user_pref("app.normandy.enabled", false);
            user_pref("app.update.disabledForTesting", true);
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("browser.startup.homepage_override.mstone", "ignore");
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("services.settings.server", "data:,#none");
            user_pref("toolkit.telemetry.server", "data:,");
            """;

        private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("hrnetweb-firefox");
        private readonly BiDiDriver _driver = new(s_patience);
        private Service? _service;
        private Process? _process;
        private string _page = "";

        /// <summary>Errors of the console and of scripts since the page was opened.</summary>
        public ConcurrentQueue<string> Faults { get; } = new();

        private static CancellationToken Cancel => TestContext.Current.CancellationToken;

        public async ValueTask InitializeAsync()
        {
            if (Find() is not { } path)
                return;
            _service = await Service.StartAsync();
            await File.WriteAllTextAsync(Path.Combine(_profile.FullName, "user.js"), Preferences, Cancel);
            _process = Process.Start(new ProcessStartInfo(path, ["--headless", "--no-remote", "--profile", _profile.FullName, "--remote-debugging-port", "0"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            await _driver.StartAsync(await AddressAsync(_process) + "/session", Cancel);
            await _driver.Session.NewSessionAsync(new NewCommandParameters(), cancellationToken: Cancel);
            _driver.Log.OnEntryAdded.AddObserver(entry =>
            {
                if (entry.Level == WebDriverBiDi.Log.LogLevel.Error && entry.Source.BrowsingContextId == _page)
                    Faults.Enqueue(entry.Text ?? "an error without words");
            });
            await _driver.Session.SubscribeAsync(new SubscribeCommandParameters("log.entryAdded"), cancellationToken: Cancel);
        }

        /// <summary>Opens a path of the service in a tab of its own, as a page that is left may complain; skips the test where there is no Firefox.</summary>
        public async Task OpenAsync(string path)
        {
            Assert.SkipWhen(_service is null, Missing);
            if (_page.Length > 0)
                await _driver.BrowsingContext.CloseAsync(new CloseCommandParameters(_page), cancellationToken: Cancel);
            _page = (await _driver.BrowsingContext.CreateAsync(new CreateCommandParameters(CreateType.Tab), cancellationToken: Cancel)).BrowsingContextId;
            Faults.Clear();
            var address = new Uri(_service!.Address, path).ToString();
            await _driver.BrowsingContext.NavigateAsync(new NavigateCommandParameters(_page, address) { Wait = ReadinessState.Complete }, cancellationToken: Cancel);
        }

        /// <summary>Clicks on what a selector finds first.</summary>
        public Task ClickAsync(string selector) => TextAsync($"{One(selector)}.click(); ''");

        /// <summary>The text that a script ends with.</summary>
        public async Task<string> TextAsync(string script)
        {
            var result = await _driver.Script.EvaluateAsync(
                new EvaluateCommandParameters(script, new ContextTarget(_page), true) { UserActivation = true }, cancellationToken: Cancel);
            return result is EvaluateResultSuccess { Result: StringRemoteValue text }
                ? text.Value
                : throw new InvalidOperationException($"'{script}' gave no text: {(result as EvaluateResultException)?.ExceptionDetails.Text}");
        }

        /// <summary>Waits until an expression is true.</summary>
        public async Task WaitAsync(string expression)
        {
            var start = Stopwatch.GetTimestamp();
            while (await TextAsync($"String({expression})") != "true")
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, $"Never came true: {expression}. Faults: {string.Join("; ", Faults)}");
                await Task.Delay(100, Cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _driver.DisposeAsync();
            if (_process is not null)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
                _process.Dispose();
            }
            if (_service is not null)
                await _service.DisposeAsync();
            _profile.Delete(recursive: true);
        }

        /// <summary>Where it listens, once it does. What it says is read to its end, so that it can go on.</summary>
        private static async Task<string> AddressAsync(Process process)
        {
            var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            process.ErrorDataReceived += (_, said) =>
            {
                if (said.Data?.Contains(Listening, StringComparison.Ordinal) == true)
                    listening.TrySetResult(said.Data[(said.Data.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
            };
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            return await listening.Task.WaitAsync(s_patience, Cancel);
        }

        private static string? Find() => new[] { Environment.GetEnvironmentVariable("FIREFOX") }
            .Concat(
                from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                from name in new[] { "firefox-esr", "firefox", "firefox.exe" }
                select Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
