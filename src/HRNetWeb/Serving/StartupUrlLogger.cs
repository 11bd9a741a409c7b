using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HRNetWeb.Serving;

/// <summary>Tells, once it listens, where to open the browser.</summary>
internal sealed partial class StartupUrlLogger(IServer server, IHostApplicationLifetime lifetime, ILogger<StartupUrlLogger> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            {
                var open = address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
                LogAddress(log, open);
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Open {Address}/ in a browser; the API is described at {Address}/swagger")]
    private static partial void LogAddress(ILogger log, string address);
}
