using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Metrics;
using HRNet.Inference.Live;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Live;

/// <summary>Turns what a session says into what goes over the wire.</summary>
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
}
