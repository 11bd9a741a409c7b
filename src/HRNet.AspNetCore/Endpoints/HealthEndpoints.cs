using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>GET /health/live and /health/ready.</summary>
internal static class HealthEndpoints
{
    private const string Path = "/health";

    /// <summary>Whether a path of the service is one of these, whichever way it is written.</summary>
    public static bool Are(PathString path) => path.StartsWithSegments(Path) || path.StartsWithSegments(HRNetServices.Version + Path);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Health").OpenToAll();
        group.MapGet("/live", Live).WithName("Live").Produces<Problem>(503, ProblemWriter.ContentType);
        group.MapGet("/ready", Ready).WithName("Ready").Produces<Problem>(503, ProblemWriter.ContentType);
    }

    /// <summary>Whether the process should go on: 503 when a device was lost, which only a new process gets back. The CPU answers meanwhile.</summary>
    private static Ok<HealthDto> Live(ModelHost host) => host.LostDevice is { } lost
        ? throw new ProblemException(new(503, "device_lost", $"{lost.Device} was lost and the CPU serves in its place; start the service again. {lost.Reason}"))
        : TypedResults.Ok(new HealthDto("live"));

    /// <summary>Whether new requests are welcome: the models are loaded and warm, and the service was not asked to stop.</summary>
    private static Ok<HealthDto> Ready(ModelHost host)
    {
        if (host.IsStopping)
            throw new ProblemException(new(503, "stopping", "The service is stopping: it finishes what it has; send new requests elsewhere."));
        _ = host.Models;
        return TypedResults.Ok(new HealthDto("ready"));
    }
}

/// <summary>The answer to a probe.</summary>
/// <param name="Status">"live" or "ready".</param>
internal sealed record HealthDto(string Status);
