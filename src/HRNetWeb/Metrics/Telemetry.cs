using System.Reflection;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.Metrics;
using HRNet.Inference.Results;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HRNetWeb.Metrics;

/// <summary>
/// What is measured, traced and logged, and where it goes: metrics to Prometheus, which asks for them at <c>/metrics</c>, and everything by OTLP where the environment
/// says so. See docs/metrics.md.
/// </summary>
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
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("hrnetweb", serviceVersion: version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false));
        if (Sending(builder.Configuration, "METRICS") is { } sendMetrics)
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(sendMetrics));
        if (Sending(builder.Configuration, "TRACES") is { } sendTraces)
            telemetry.WithTracing(traces => traces.AddAspNetCoreInstrumentation(Trace).AddOtlpExporter(sendTraces));
        if (Sending(builder.Configuration, "LOGS") is { } sendLogs)
            telemetry.WithLogging(logs => logs.AddOtlpExporter(sendLogs), log => log.IncludeFormattedMessage = true);
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
            .OpenToAll()
            .WithSummary("Counters and durations as Prometheus reads them: requests, connections, the runtime, and the stages of every answer.")
            .Produces<string>(contentType: "text/plain");
    }

    /// <summary>A span for each request but those that come by the clock. A live frame has none: its stage times are in its answer.</summary>
    private static void Trace(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = http => !http.Request.Path.StartsWithSegments(Address) && !HealthEndpoints.Are(http.Request.Path);
        options.EnableAspNetCoreSignalRSupport = false;
        options.EnrichWithHttpResponse = (span, response) =>
        {
            if (response.HttpContext.Features.Get<PictureResult>() is not { } answered)
                return;
            span.SetTag("hrnet.model", answered.Model).SetTag("hrnet.device", answered.Device);
            foreach (var (stage, milliseconds) in answered.Timing.Stages())
                span.SetTag($"hrnet.stage.{stage}", milliseconds / 1000);
        };
    }

    /// <summary>How a signal is sent by OTLP; null where no variable says to what address. The exporter itself reads only the variables for all signals, not those for one.</summary>
    /// <exception cref="OptionsValidationException">A variable cannot be used.</exception>
    private static Action<OtlpExporterOptions>? Sending(ConfigurationManager settings, string signal)
    {
        if (Read("ENDPOINT") is not { } endpoint)
            return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw Wrong($"The OTLP endpoint {endpoint} must look like http://localhost:4317.");
        var protocol = Read("PROTOCOL") ?? "grpc";
        if (protocol is not ("grpc" or "http/protobuf"))
            throw Wrong($"The OTLP protocol {protocol} must be grpc or http/protobuf.");
        var headers = Read("HEADERS");
        if (headers is not null && !Uri.UnescapeDataString(headers).Split(',').All(header => header.Contains('=')))
            throw Wrong("The OTLP headers must look like name=value,name=value.");
        return options =>
        {
            // An endpoint that is set here is taken as it is; behind the one for all signals the exporter writes the signal's path.
            if (Own("ENDPOINT") is not null)
                options.Endpoint = uri;
            options.Protocol = protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            options.Headers = headers;
        };

        string? Read(string name) => Own(name) ?? Text($"OTEL_EXPORTER_OTLP_{name}");
        string? Own(string name) => Text($"OTEL_EXPORTER_OTLP_{signal}_{name}");
        string? Text(string name) => settings[name] is { Length: > 0 } text ? text : null;
        static OptionsValidationException Wrong(string words) => new(nameof(OtlpExporterOptions), typeof(OtlpExporterOptions), [words]);
    }
}
