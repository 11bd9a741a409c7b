using System.Net;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The web server's own limits, and where it listens.</summary>
internal static class Listener
{
    /// <summary>Settings of the framework that say where to listen; they go before ours.</summary>
    private static readonly string[] Addresses = ["urls", "http_ports", "https_ports"];

    private static readonly string[] s_localHosts = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddListener(this WebApplicationBuilder builder)
    {
        var server = builder.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new();
        if (Addresses.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
            builder.WebHost.UseUrls(server.Url);

        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<PictureLimits>, IOptions<ServerOptions>>((kestrel, pictures, options) =>
        {
            kestrel.AddServerHeader = false;
            // Beyond our own limit, so that ours, which says how much is allowed, is met first; Kestrel reads ahead.
            kestrel.Limits.MaxRequestBodySize = pictures.Value.MaxBytes + (16 * PictureBody.FormOverhead);
            // Kestrel counts a connection that became a WebSocket apart from the others.
            kestrel.Limits.MaxConcurrentConnections = options.Value.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.Value.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Value.HeaderSeconds);
        });
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ServerOptions>>((forwarded, options) =>
        {
            forwarded.ForwardedHeaders = options.Value.Proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.Value.Proxies)
            {
                if (IPAddress.TryParse(proxy, out var address))
                    forwarded.KnownProxies.Add(address);
                else
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
        builder.Services.AddOptions<HostFilteringOptions>().PostConfigure<IServer>((hosts, web) =>
        {
            // A page of anywhere may give its own name the address 127.0.0.1, and is then of the same origin as this service: only the name tells. Who listens to the outside has names of their own.
            if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]))
                hosts.AllowedHosts = IsLocal(web) ? s_localHosts : ["*"];
        });
    }

    /// <summary>Whether only this machine can reach the server.</summary>
    private static bool IsLocal(IServer web) => web.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
        && addresses.All(address => BindingAddress.Parse(address).Host is "localhost" or "127.0.0.1" or "[::1]");
}
