using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The web server's own limits, and where it listens.</summary>
internal static class Listener
{
    public static void AddListener(this WebApplicationBuilder builder)
    {
        _ = Addresses(builder.Configuration);
        if (FrameworkAddresses(builder.Configuration).Length == 0)
            builder.WebHost.UseUrls(Server(builder.Configuration).Url);

        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<PictureLimits>, IOptions<ServerOptions>>((kestrel, pictures, options) =>
        {
            kestrel.AddServerHeader = false;
            // Beyond our own limit, so that ours, which says how much is allowed, is met first; Kestrel reads ahead.
            kestrel.Limits.MaxRequestBodySize = pictures.Value.MaxBytes + (16 * PictureBody.FormOverhead);
            kestrel.Limits.MaxConcurrentConnections = options.Value.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Value.HeaderSeconds);
        });
    }

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
