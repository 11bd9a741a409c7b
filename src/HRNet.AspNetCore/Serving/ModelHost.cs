using HRNet.AspNetCore.Problems;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;

namespace HRNet.AspNetCore.Serving;

/// <summary>Opens the models; when this ends they are loaded and warm.</summary>
internal delegate Task<ModelCatalog> CatalogOpener(CancellationToken cancel);

/// <summary>
/// Opens the models while the server already listens, so that probes can tell "starting" from "dead", and closes them when all requests are done.
/// </summary>
internal sealed partial class ModelHost(CatalogOpener open, IHostApplicationLifetime lifetime, ILogger<ModelHost> log)
    : BackgroundService, IAsyncDisposable
{
    private volatile ModelCatalog? _catalog;

    /// <summary>Whether the models are loaded and warm.</summary>
    public bool IsReady => _catalog is not null;

    /// <summary>Whether the service was asked to stop: it finishes what it has, and wants nothing new.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>The models that are loaded; none before they are.</summary>
    public IReadOnlyList<ModelInfo> Loaded => _catalog?.Models ?? [];

    /// <summary>A device that was lost while it served; null if none was.</summary>
    public DeviceAttempt? LostDevice => Loaded.Select(model => model.Device.Lost).FirstOrDefault(lost => lost is not null);

    /// <summary>The models.</summary>
    /// <exception cref="ProblemException">They are still being loaded (503).</exception>
    public ModelCatalog Models => _catalog
        ?? throw new ProblemException(new(503, "not_ready", "The models are still being loaded. GET /health/ready tells when they are.") { RetryAfter = 1 });

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _catalog, null) is { } catalog)
            await catalog.DisposeAsync();
        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            _catalog = await open(stoppingToken);
            LogReady(log, _catalog.Models.Count);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // What is wrong with a model or a setting is said in words; only a fault of our own needs its stack.
            LogFailed(log, e is ModelLoadException or DeviceException ? null : e, e.Message);
            Environment.ExitCode = 1;
            await StartedAsync(stoppingToken);
            lifetime.StopApplication();
        }
    }

    /// <summary>Waits until the start is over: a host that is stopped while it starts reports a canceled start instead of the reason.</summary>
    private async Task StartedAsync(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready with {Count} models")]
    private static partial void LogReady(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The models could not be opened: {Reason}")]
    private static partial void LogFailed(ILogger log, Exception? exception, string reason);
}
