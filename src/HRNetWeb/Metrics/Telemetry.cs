using System.Reflection;
using Microsoft.Extensions.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace HRNetWeb.Metrics;

/// <summary>What is measured, and where it goes: to Prometheus, which asks for it at <c>/metrics</c>. See docs/metrics.md.</summary>
internal static class Telemetry
{
    private const string Address = "/metrics";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServiceMetrics>();
        // This host's own meters, where AddMeter would take those of that name in the whole process: tests have many hosts in one.
        builder.Services.AddMetrics(metrics => metrics
            .EnableMetrics(ServiceMetrics.MeterName, null, null, MeterScope.Local)
            .EnableMetrics("Microsoft.AspNetCore.Hosting", null, null, MeterScope.Local)
            .EnableMetrics("Microsoft.AspNetCore.Server.Kestrel", null, null, MeterScope.Local)
            .EnableMetrics("Microsoft.AspNetCore.Http.Connections", null, null, MeterScope.Local)
            .EnableMetrics("System.Runtime", null, null, MeterScope.Global));

        var version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("hrnetweb", serviceVersion: version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false));
    }

    /// <summary>GET /metrics.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        // The exporter's own endpoint would take every method and be missing from the API's description.
        var write = ((IEndpointRouteBuilder)app).CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(Address).Build();
        Delegate read = (HttpContext http) => write(http);
        app.MapGet(Address, read)
            .WithName("Metrics")
            .WithTags("Health")
            .WithSummary("Counters and durations as Prometheus reads them: requests, connections, the runtime, and the stages of every answer.")
            .Produces<string>(contentType: "text/plain");
    }
}
