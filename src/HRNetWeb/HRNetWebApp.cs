using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Live;
using HRNet.Pull;
using HRNetWeb.Contracts;
using HRNetWeb.Endpoints;
using HRNetWeb.Live;
using HRNetWeb.Metrics;
using HRNetWeb.OpenApi;
using HRNetWeb.Pages;
using HRNetWeb.Problems;
using HRNetWeb.Serving;
using HRNetWeb.Uploads;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The service, put together once: for running, for tests and for benchmarks.</summary>
internal static class HRNetWebApp
{
    public static void AddHRNetWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ServerOptions, ServerOptionsValidator>(ServerOptions.Section);
        services.AddSettings<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        services.AddSettings<PictureLimits, PictureLimitsValidator>("Pictures");
        services.AddSettings<InferenceOptions, InferenceOptionsValidator>(InferenceOptions.Section)
            .PostConfigure(options => options.Models = Path.Combine(builder.Environment.ContentRootPath, options.Models ?? ""));
        services.AddSettings<LiveOptions, LiveOptionsValidator>(LiveOptions.Section);
        builder.AddListener();

        services.AddSingleton(_ => PictureCodec.Create());
        services.AddSingleton<PictureReader>().AddSingleton<DecodeGate>().AddSingleton<PictureMemory>();
        services.AddSingleton<CatalogOpener>(provider => cancel => ModelCatalog.OpenAsync(
            provider.GetRequiredService<IOptions<InferenceOptions>>().Value, provider.GetRequiredService<ILoggerFactory>(), cancel));
        services.AddSingleton<ModelHost>().AddHostedService(provider => provider.GetRequiredService<ModelHost>());
        services.AddSingleton<FilePuller>((file, models, progress, cancel) => ModelPull.RunAsync(file, models, null, progress, cancel));
        services.AddSingleton<ModelPuller>().AddHostedService(provider => provider.GetRequiredService<ModelPuller>());
        services.AddHostedService<Greeting>();
        services.AddLive();
        builder.AddTelemetry();

        services.ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions));
        services.AddExceptionHandler<ProblemMapper>().AddProblemDetails();
        services.AddOpenApiPages().AddPage();
    }

    public static void UseHRNetWeb(this WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ProblemWriter.WriteForStatus(context.HttpContext));
        app.UsePage();
        app.UseOpenApiPages();
        app.MapPose();
        app.MapSegment();
        app.MapDetect();
        app.MapClassify();
        app.MapAnalyze();
        app.MapModels();
        app.MapPull();
        app.MapHealth();
        app.MapMetrics();
        app.MapLive();
    }

    private static OptionsBuilder<T> AddSettings<T, TValidator>(this IServiceCollection services, string section)
        where T : class
        where TValidator : class, IValidateOptions<T>
    {
        services.AddSingleton<IValidateOptions<T>, TValidator>();
        return services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
    }
}
