using Microsoft.Extensions.Options;

namespace HRNetWeb.Serving;

/// <summary>Keeps the port open for a while after the service was asked to stop, and is not ready any more: see <see cref="ServerOptions.DrainSeconds"/>.</summary>
internal sealed class Drain(IOptions<ServerOptions> options) : IHostedLifecycleService
{
    /// <summary>How long what was accepted may take, once the port is closed.</summary>
    private static readonly TimeSpan s_finish = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a stop may take.</summary>
    public static TimeSpan Longest(ServerOptions options) => TimeSpan.FromSeconds(options.DrainSeconds) + s_finish;

    // Who stops the host without patience ends the wait, which is no fault.
    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        await Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
