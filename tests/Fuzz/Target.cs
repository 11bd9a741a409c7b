using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HRNet.Fuzz;

/// <summary>The service that is attacked, with two models of one node: started again where it ends, its memory and its log watched.</summary>
internal sealed class Target(FuzzArguments arguments, Report report) : IAsyncDisposable
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("hrnet-fuzz-");
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentDictionary<int, (string Kind, byte[] Input)> _running = new();
    private readonly CancellationTokenSource _end = new();
    private volatile Started? _started;
    private bool _tooMuch;

    /// <summary>Where it listens.</summary>
    public string Host => _started!.Service.Host;

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        TinyModels.Write(_models.FullName);
        await StartAgainAsync(null);
        _ = WatchAsync();
    }

    /// <summary>Asks and judges the answer.</summary>
    /// <param name="number">The case.</param>
    /// <param name="kind">What it is counted as.</param>
    /// <param name="input">What is kept where it goes wrong.</param>
    /// <param name="request">Makes the request.</param>
    public async Task AskAsync(int number, string kind, byte[] input, Func<HttpRequestMessage> request)
    {
        await CaseAsync(number, kind, input, async (started, cancel) =>
        {
            using var asked = request();
            using var answer = await started.Http.SendAsync(asked, cancel);
            var body = await answer.Content.ReadAsByteArrayAsync(cancel);
            var status = (int)answer.StatusCode;
            var code = status < 400 ? null : Code(body);
            var wrong = status >= 500 ? $"{status} {code}" : status >= 400 && code is null ? $"{status} without a problem document" : null;
            return (code is null ? $"{status}" : $"{status} {code}", wrong);
        });
    }

    /// <summary>Runs a case, and looks after the service.</summary>
    /// <param name="number">The case.</param>
    /// <param name="kind">What it is counted as.</param>
    /// <param name="input">What is kept where it goes wrong.</param>
    /// <param name="act">Does it: how it ended, and what was wrong with that.</param>
    public async Task CaseAsync(int number, string kind, byte[] input, Func<Started, CancellationToken, Task<(string Status, string? Wrong)>> act)
    {
        var started = _started!;
        _running[number] = (kind, input);
        var clock = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(arguments.Hang));
        try
        {
            var (status, wrong) = await act(started, patience.Token);
            if (wrong is null)
                report.Count(kind, status, number, clock.Elapsed.TotalSeconds);
            else
                report.Fail(number, kind, $"{wrong}\n{started.Service.Words}", input);
        }
        catch (OperationCanceledException e)
        {
            report.Fail(number, kind, $"no answer within {arguments.Hang} s\n{e}\n{started.Service.Words}", input);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or WebSocketException)
        {
            await Task.Delay(200);
            if (started.Service.HasEnded)
                report.Fail(number, kind, $"the service ended while this was asked, beside {string.Join(", ", _running.Keys)}\n{started.Service.Words}", input);
            else if (!started.Replaced)
                report.Fail(number, kind, $"no answer: {e}", input);
        }
        finally
        {
            _running.TryRemove(number, out _);
        }

        if (started.Service.HasEnded)
            await StartAgainAsync(started);
    }

    /// <summary>Looks at its memory.</summary>
    public void Watch()
    {
        if (_started is not { } started)
            return;
        report.PeakMemory = Math.Max(report.PeakMemory, started.Service.PeakMemory());
        if (report.PeakMemory <= arguments.Memory || _tooMuch)
            return;
        _tooMuch = true;
        foreach (var (number, (kind, input)) in _running)
            report.Fail(number, kind, $"{report.PeakMemory:0} MiB in memory while this was asked; {arguments.Memory} may be", input);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _started?.Dispose();
        _starting.Dispose();
        _end.Dispose();
        _models.Delete(recursive: true);
    }

    private static string? Code(byte[] body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["code"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(250, _end.Token);
                Watch();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task StartAgainAsync(Started? ended)
    {
        await _starting.WaitAsync();
        try
        {
            if (_started != ended)
                return;
            if (ended is not null)
            {
                Watch();
                ended.Dispose();
            }

            var service = await ServiceProcess.StartAsync(
                arguments.Service, "--Inference:Models", _models.FullName, "--Inference:Device", "cpu", "--Inference:Threads", "1", "--Access:LiveConnectionsPerAddress", "0", "--Live:StartSeconds", "60");
            _started = new Started(service);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A process of the service and a client of it.</summary>
    internal sealed class Started(ServiceProcess service) : IDisposable
    {
        public ServiceProcess Service { get; } = service;

        public HttpClient Http { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { BaseAddress = new($"http://{service.Host}"), Timeout = TimeSpan.FromMinutes(10) };

        /// <summary>Whether another has taken its place.</summary>
        public bool Replaced { get; private set; }

        public void Dispose()
        {
            Replaced = true;
            Http.Dispose();
            Service.Dispose();
        }
    }
}
