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
        // The framework checks AllowedHosts before all that UseHRNetWeb adds, and the first filter stands before that.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, Outermost>());
        services.AddHostedService<Drain>().AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>((host, server) => host.ShutdownTimeout = Drain.Longest(server.Value));
        services.AddCors().AddOptions<CorsOptions>().Configure<IOptions<AccessOptions>>((cors, access) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. access.Value.Origins]).AllowCredentials().AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Retry-After", "Server-Timing", "Location")));

        services.AddHostedService<StartupUrlLogger>();
        builder.AddTelemetry();

        services.AddExceptionHandler<ProblemMapper>().AddProblemDetails();
        services.AddOpenApiPages().AddPage();
    }

    /// <summary>HEAD is answered as GET is, without the body; the server itself leaves that out.</summary>
    private static void UseHead(this IApplicationBuilder app) => app.Use(async (http, next) =>
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
        app.UseRouting();
        app.UseExceptionHandler();
        app.UseCors();
        app.UsePage();
        app.UseOpenApiPages();
        app.MapHRNet();
        app.MapMetrics();
    }

    /// <summary>What holds for every answer, also for one to a name that AllowedHosts does not have.</summary>
    private sealed class Outermost : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseMiddleware<RequestLog>();
            app.UseSecurityHeaders();
            app.UseHead();
            app.UseStatusCodePages(context => ProblemWriter.WriteForStatus(context.HttpContext));
            next(app);
        };
    }
}
