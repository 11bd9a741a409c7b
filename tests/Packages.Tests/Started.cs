using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Packages.Tests;

/// <summary>A program of this repository or of a test that runs beside the test, until it is disposed.</summary>
public sealed partial class Started : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _printed = [];

    private Started(Process process) => _process = process;

    /// <summary>All that it has printed so far, errors too.</summary>
    public string Printed
    {
        get
        {
            lock (_printed)
                return string.Join('\n', _printed);
        }
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a built program.</summary>
    public static Started Program(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = new Started(new Process { StartInfo = start });
        started._process.OutputDataReceived += started.Keep;
        started._process.ErrorDataReceived += started.Keep;
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Starts a built host on a free port, and waits until a path answers well.</summary>
    public static async Task<(Started Program, Uri Address)> HostAsync(string folder, string assembly, string ready, params string[] arguments)
    {
        var host = Program(folder, "dotnet", [assembly, "--urls", "http://127.0.0.1:0", .. arguments]);
        await host.UntilAsync(printed => Address().IsMatch(printed));
        var address = new Uri(Address().Match(host.Printed).Value);
        using var http = new HttpClient();
        await host.UntilAsync(async () => (await http.GetAsync(new Uri(address, ready), Cancel)).IsSuccessStatusCode);
        return (host, address);
    }

    /// <summary>Waits until what it printed is as expected.</summary>
    public Task UntilAsync(Predicate<string> printed) => UntilAsync(() => Task.FromResult(printed(Printed)));

    /// <summary>Waits for something that it does; the test fails with what it printed if that does not come, or the program ends before.</summary>
    public async Task UntilAsync(Func<Task<bool>> done)
    {
        for (var waited = Stopwatch.StartNew(); !await done(); await Task.Delay(50, Cancel))
            Assert.True(waited.Elapsed < s_patience && !_process.HasExited, $"{Name} did not do it:\n{Printed}");
    }

    /// <summary>Waits for its end, and gives what it printed; anything but success fails the test with it.</summary>
    public async Task<string> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(s_patience);
        await _process.WaitForExitAsync(limit.Token);
        Assert.True(_process.ExitCode == 0, $"{Name} ended with {_process.ExitCode}:\n{Printed}");
        return Printed;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private string Name => string.Join(' ', _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName));

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;
        lock (_printed)
            _printed.Add(text);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}

/// <summary>The service as it was built here, with the shipped models.</summary>
public sealed class Service : IAsyncLifetime
{
    private Started? _service;

    public Uri Address { get; private set; } = new("http://nowhere");

    public async ValueTask InitializeAsync() =>
        (_service, Address) = await Started.HostAsync(Feed.Repository, Feed.Built("HRNetWeb"), "/health/ready");

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? default;
}
