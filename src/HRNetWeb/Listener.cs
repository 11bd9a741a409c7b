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
    private static readonly string[] s_localHosts = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddListener(this WebApplicationBuilder builder)
    {
        _ = Addresses(builder.Configuration);
        if (FrameworkAddresses(builder.Configuration).Length == 0)
            builder.WebHost.UseUrls(Server(builder.Configuration).Url);

        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<PictureLimits>, IOptions<ServerOptions>>((kestrel, pictures, options) =>
        {
            kestrel.AddServerHeader = false;
            // Beyond our own limit, so that ours, which says how much is allowed, is met first; Kestrel reads ahead.
            kestrel.Limits.MaxRequestBodySize = pictures.Value.MaxBytes + (16 * SentLimits.Overhead);
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
            // Without its HTML the refusal becomes a problem document.
            hosts.IncludeFailureMessage = false;
            // A page of anywhere may give its own name the address 127.0.0.1, and is then of the same origin as this service: only the name tells. Who listens to the outside has names of their own.
            if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]))
                hosts.AllowedHosts = IsLocal(web) ? s_localHosts : ["*"];
        });
    }

    /// <summary>Whether only this machine can reach the server.</summary>
    private static bool IsLocal(IServer web) => web.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
        && addresses.All(address => BindingAddress.Parse(address).Host is "localhost" or "127.0.0.1" or "[::1]");

    /// <summary>Where a service with these settings listens.</summary>
    /// <exception cref="OptionsValidationException">One is no address.</exception>
    public static BindingAddress[] Addresses(IConfiguration settings)
    {
        var kestrel = settings.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToArray();
        var framework = FrameworkAddresses(settings);
        return [.. (kestrel.Length > 0 ? kestrel : framework.Length > 0 ? framework : [Server(settings).Url]).Select(Parsed)];
    }

    private static BindingAddress Parsed(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            if (address.Scheme is "http" or "https" && address.Port is >= 0 and <= ushort.MaxValue)
                return address;
        }
        catch (FormatException)
        {
        }

        throw new OptionsValidationException("urls", typeof(BindingAddress), [$"The address {text} must look like http://localhost:5080."]);
    }

    /// <summary>What the framework's own settings say, which go before ours.</summary>
    private static string[] FrameworkAddresses(IConfiguration settings)
    {
        var urls = Listed("urls");
        return urls.Length > 0 ? urls : [.. Ports("http"), .. Ports("https")];

        IEnumerable<string> Ports(string scheme) => Listed($"{scheme}_ports").Select(port => $"{scheme}://*:{port}");
        string[] Listed(string key) => (settings[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static ServerOptions Server(IConfiguration settings) => settings.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new();
}
