using HRNet.AspNetCore;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Problems;
using HRNetWeb.Metrics;
using HRNetWeb.OpenApi;
using HRNetWeb.Pages;
using HRNetWeb.Serving;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The service, put together once: for running, for tests and for benchmarks.</summary>
internal static class HRNetWebApp
{
    public static void AddHRNetWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ServerOptions, ServerOptionsValidator>(ServerOptions.Section);
        services.AddHRNet();
        builder.AddListener();
        services.AddCors().AddOptions<CorsOptions>().Configure<IOptions<AccessOptions>>((cors, access) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. access.Value.Origins]).AllowCredentials().AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Retry-After", "Server-Timing", "Location")));

        services.AddHostedService<StartupUrlLogger>();
        builder.AddTelemetry();

        services.AddExceptionHandler<ProblemMapper>().AddProblemDetails();
        services.AddOpenApiPages().AddPage();
    }

    /// <summary>HEAD is answered as GET is, without the body; the server itself leaves that out.</summary>
    private static void UseHead(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        (http.Request.Method, http.Response.Body) = (HttpMethods.Get, Stream.Null);
        try
        {
            await next(http);
        }
        finally
        {
            (http.Request.Method, http.Response.Body) = (HttpMethods.Head, body);
        }
    });

    public static void UseHRNetWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseSecurityHeaders();
        app.UseHead();
        app.UseRouting();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ProblemWriter.WriteForStatus(context.HttpContext));
        app.UseCors();
        app.UsePage();
        app.UseOpenApiPages();
        app.MapHRNet();
        app.MapMetrics();
    }
}
