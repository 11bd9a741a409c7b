using HRNetWeb.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNetWeb.Endpoints;

/// <summary>GET /metrics.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder app) => app
        .MapGet("/metrics", Read)
        .WithName("Metrics")
        .WithTags("Health");

    /// <summary>Counters and durations as Prometheus reads them: requests, connections, and the stages of every answer.</summary>
    private static ContentHttpResult Read(PrometheusExporter exporter) => TypedResults.Text(exporter.Write(), PrometheusExporter.ContentType);
}
