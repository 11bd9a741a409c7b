using System.Text.Json;
using HRNet.Inference.Live;
using HRNetWeb.Contracts;
using HRNetWeb.Metrics;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Live;

/// <summary>Turns what a session says into what goes over the wire, the same for hub and socket.</summary>
internal sealed class LiveWire(IOptions<LiveOptions> options, ServiceMetrics metrics)
{
    private readonly LiveLimitsDto _limits = LiveLimitsDto.From(options.Value);

    /// <summary>As the wire has it.</summary>
    public LiveMessageDto Write(LiveMessage message)
    {
        if (message is LiveResult result)
            metrics.Answered(result);
        return LiveMessageDto.From(message, _limits);
    }

    /// <summary>A stream that says why there is none.</summary>
    public IAsyncEnumerable<LiveMessageDto> Refusal(Exception reason) =>
        new[] { Write(new LiveFault(null, reason, IsFinal: true)) }.ToAsyncEnumerable();

    /// <summary>As a text message.</summary>
    public static byte[] Bytes(LiveMessageDto message) => JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), WireJson.Default);

    /// <summary>Reads the options of a text message.</summary>
    /// <exception cref="JsonException">It is no such object.</exception>
    public static LiveOptionsDto ReadOptions(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, WireJson.Default.LiveOptionsDto) ?? throw new JsonException("null is no options object.");
}
