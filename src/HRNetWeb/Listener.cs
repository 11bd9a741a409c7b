using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The web server's own limits, and where it listens.</summary>
internal static class Listener
{
    /// <summary>Settings of the framework that say where to listen; they go before ours.</summary>
    private static readonly string[] Addresses = ["urls", "http_ports", "https_ports"];

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
            kestrel.Limits.MaxConcurrentConnections = options.Value.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Value.HeaderSeconds);
        });
    }
}
