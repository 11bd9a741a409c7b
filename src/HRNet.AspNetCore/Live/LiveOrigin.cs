using HRNet.AspNetCore.Problems;
using HRNet.Inference.Live;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Live;

/// <summary>
/// Keeps web pages of other origins away: browsers apply no same-origin rule to WebSockets, so any page could otherwise use this service from its visitor's machine.
/// Programs, which send no Origin header, are not concerned.
/// </summary>
internal static class LiveOrigin
{
    /// <summary>Answers 403 where the Origin header names neither this service nor an origin of the settings.</summary>
    public static T ChecksOrigin<T>(this T endpoint)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder =>
        {
            var next = builder.RequestDelegate!;
            builder.RequestDelegate = http => IsWelcome(http)
                ? next(http)
                : ProblemWriter.WriteAsync(http, new(
                    403, "foreign_origin", $"Pages of {http.Request.Headers.Origin} may not use this service's live video. The setting Live:Origins can allow them."));
        });
        return endpoint;
    }

    private static bool IsWelcome(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0
            || string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase)
            || http.RequestServices.GetRequiredService<IOptions<LiveOptions>>().Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }
}
