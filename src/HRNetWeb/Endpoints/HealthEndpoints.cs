using HRNetWeb.Contracts;
using HRNetWeb.Problems;
using HRNetWeb.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNetWeb.Endpoints;

/// <summary>GET /health/live and /health/ready.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/health").WithTags("Health");
        group.MapGet("/live", Live).WithName("Live");
        group.MapGet("/ready", Ready).WithName("Ready").Produces<Problem>(503, ProblemWriter.ContentType);
    }

    /// <summary>Whether the process answers at all.</summary>
    private static Ok<HealthResponse> Live() => TypedResults.Ok(new HealthResponse("live"));

    /// <summary>Whether the models are loaded and warm.</summary>
    private static Ok<HealthResponse> Ready(ModelHost host)
    {
        _ = host.Models;
        return TypedResults.Ok(new HealthResponse("ready"));
    }
}
