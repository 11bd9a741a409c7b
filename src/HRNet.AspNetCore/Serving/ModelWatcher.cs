using HRNet.Inference;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Serving;

/// <summary>
/// Has the catalog look at its folder now and then. Looking works where the file system tells of no changes: on network shares and in mounts.
/// </summary>
internal sealed partial class ModelWatcher(ModelHost host, IOptions<InferenceOptions> options, TimeProvider time, ILogger<ModelWatcher> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.WatchSeconds <= 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Max(0.01, options.Value.WatchSeconds)), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (host.IsReady)
                    await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            await host.Models.RescanAsync(cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            LogFailed(log, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The folder of models could not be looked at")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
