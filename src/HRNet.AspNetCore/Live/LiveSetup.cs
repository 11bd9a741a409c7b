using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Serving;
using HRNet.Imaging;
using HRNet.Inference.Live;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Live;

/// <summary>Live video: its services and its address.</summary>
internal static class LiveSetup
{
    /// <summary>The SignalR hub.</summary>
    public const string HubPath = "/hubs/live";

    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(5);

    /// <summary>How long cameras have for hearing that the service stops, and for closing their connections.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<ILiveModels>(provider => new CatalogModels(() => provider.GetRequiredService<ModelHost>().Models));
        services.AddSingleton(provider => new LiveSessions(
            provider.GetRequiredService<ILiveModels>(), provider.GetRequiredService<IPictureCodec>(), provider.GetRequiredService<IOptions<LiveOptions>>().Value,
            TimeProvider.System, provider.GetRequiredService<ILogger<LiveSessions>>(), provider.GetRequiredService<IOptions<PictureLimits>>().Value));
        services.AddSingleton<LiveWire>();
        services.AddSignalR();
        services.Configure<Microsoft.AspNetCore.Builder.WebSocketOptions>(sockets => (sockets.KeepAliveInterval, sockets.KeepAliveTimeout) = (s_keepAlive, 3 * s_keepAlive));
        var json = new JsonHubProtocolOptions();
        WireJson.Configure(json.PayloadSerializerOptions);
        var messagePack = new MessagePackHubProtocolOptions { SerializerOptions = WireMessagePack.Options };
        // Of two protocols of a name the later is taken, so this JSON replaces SignalR's own.
        services.AddSingleton<IHubProtocol>(new LiveProtocol(new JsonHubProtocol(Options.Create(json))));
        services.AddSingleton<IHubProtocol>(new LiveProtocol(new MessagePackHubProtocol(Options.Create(messagePack))));
        services.AddOptions<HubOptions>().Configure<IOptions<LiveOptions>>((hub, live) =>
        {
            // Base64 makes four bytes of three. What is not quite twice too large is read, to be refused in words; beyond it the connection is cut.
            hub.MaximumReceiveMessageSize = live.Value.MaxFrameBytes / 3 * 4L * 2 + 4096;
            hub.StreamBufferCapacity = 1;
            hub.KeepAliveInterval = s_keepAlive;
            // Who never shakes hands has no longer than who opens nothing.
            hub.HandshakeTimeout = TimeSpan.FromSeconds(live.Value.StartSeconds);
        });
    }

    public static void MapLive(this IEndpointRouteBuilder app)
    {
        // Other transports would hold frames back: a result is worth something at once or never.
        app.MapHub<LiveHub>(HubPath, options => options.Transports = HttpTransportType.WebSockets).StaysOpen();
        // When the service is asked to stop SignalR cuts all connections. What is registered last is called first: before that, cameras are told why.
        var services = app.ServiceProvider;
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => services.GetRequiredService<LiveSessions>().End(s_farewell));
    }
}
