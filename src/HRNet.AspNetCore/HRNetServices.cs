using System.Diagnostics.CodeAnalysis;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.Live;
using HRNet.AspNetCore.Metrics;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Live;
using HRNet.Pull;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore;

/// <summary>Puts HRNet into an ASP.NET Core host: <c>builder.Services.AddHRNet()</c> and <c>app.MapHRNet("/vision")</c>.</summary>
public static class HRNetServices
{
    /// <summary>What the paths of this version begin with.</summary>
    internal const string Version = "/v1";

    private const string Reflection = "Settings are bound by reflection, and the MessagePack protocol of SignalR makes its formatters while it runs.";

    /// <summary>
    /// Adds the models and what serves them. Settings are the sections Inference, Pictures, Uploads, Live and Access of the host's configuration; a wrong one stops the start in words.
    /// The models are opened while the host already listens: until then requests are answered 503.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the settings of inference after the configuration; null for nothing.</param>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static IServiceCollection AddHRNet(this IServiceCollection services, Action<InferenceOptions>? configure = null)
    {
        services.AddSettings<UploadOptions, UploadOptionsValidator>(UploadOptions.Section);
        services.AddSettings<PictureLimits, PictureLimitsValidator>("Pictures");
        services.AddSettings<LiveOptions, LiveOptionsValidator>(LiveOptions.Section);
        services.AddSettings<InferenceOptions, InferenceOptionsValidator>(InferenceOptions.Section)
            .Configure(configure ?? (_ => { }))
            .PostConfigure<IHostEnvironment>((options, host) =>
            {
                options.Models = Path.Combine(host.ContentRootPath, options.Models ?? "");
                options.GraphCache = string.IsNullOrEmpty(options.GraphCache) ? null : Path.Combine(host.ContentRootPath, options.GraphCache);
            });

        services.TryAddSingleton(_ => PictureCodec.Create());
        services.AddSingleton(PictureFetcher.Resolver).AddSingleton(PictureFetcher.Connector).AddSingleton<PictureFetcher>();
        services.AddSingleton<BatchEndpoint.Batch>().AddSingleton<PictureReader>().AddSingleton<DecodeGate>().AddSingleton<PictureMemory>().AddSingleton<ServiceMetrics>();
        services.AddSingleton<CatalogOpener>(provider => cancel => ModelCatalog.OpenAsync(
            provider.GetRequiredService<IOptions<InferenceOptions>>().Value, provider.GetRequiredService<ILoggerFactory>(), cancel));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelFileMaker>(ModelStore.Make).AddSingleton<ModelStore>().AddHostedService<ModelWatcher>();
        services.AddSingleton<ModelHost>().AddHostedService(provider => provider.GetRequiredService<ModelHost>());
        services.AddSettings<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        services.AddSingleton<AccessGate>();
        services.AddSingleton<FilePuller>((file, models, progress, cancel) => ModelPull.RunAsync(file, models, null, progress, cancel));
        services.AddSingleton<ModelPuller>().AddHostedService(provider => provider.GetRequiredService<ModelPuller>());
        services.AddLive();
        services.ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions));
        services.AddSingleton<ProblemMapper>();
        return services;
    }

    /// <summary>
    /// Maps the endpoints (POST v1/pose, v1/segment, v1/detect, v1/classify, v1/analyze; GET v1/models, v1/devices, v1/health) and the hub v1/hubs/live below a prefix, and the same
    /// without "v1". Their errors are problem documents (RFC 9457), whatever else the host does with errors.
    /// </summary>
    /// <param name="app">The host.</param>
    /// <param name="prefix">The prefix, such as "/vision"; empty for none.</param>
    /// <returns>All of it, to be given rules such as RequireAuthorization.</returns>
    public static RouteGroupBuilder MapHRNet(this IEndpointRouteBuilder app, string prefix = "")
    {
        // What is measured is there from the start, not from the first answer on.
        _ = app.ServiceProvider.GetRequiredService<ServiceMetrics>();
        var group = app.MapGroup(prefix);
        group.BehindGate();
        group.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (!http.Response.HasStarted)
            {
                await http.RequestServices.GetRequiredService<ProblemMapper>().TryHandleAsync(http, exception, http.RequestAborted);
                return Results.Empty;
            }
        });
        group.MapGroup(Version).MapVersion();
        // The first version is there without its prefix too: such requests stay what they are when a second comes.
        var aliases = group.MapGroup("");
        ((IEndpointConventionBuilder)aliases).Finally(endpoint =>
        {
            // A name is one endpoint's, and the description tells each once.
            foreach (var name in endpoint.Metadata.Where(data => data is IEndpointNameMetadata or IRouteNameMetadata).ToList())
                endpoint.Metadata.Remove(name);
            endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
        });
        aliases.MapVersion();
        return group;
    }

    private static void MapVersion(this RouteGroupBuilder group)
    {
        group.MapPictures();
        group.MapModels();
        group.MapPull();
        group.MapHealth();
        group.MapLive();
    }

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    internal static OptionsBuilder<T> AddSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(this IServiceCollection services, string section)
        where T : class
        where TValidator : class, IValidateOptions<T>
    {
        services.AddSingleton<IValidateOptions<T>, TValidator>();
        return services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
    }
}
