using HRNet.AspNetCore;
using HRNet.AspNetCore.Access;
using HRNet.Inference;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace HRNetWeb.OpenApi;

/// <summary>
/// The API's description at /swagger/v1/swagger.json and the page at /swagger; and the one that clients are generated from at /swagger/clients/swagger.json, which is docs/openapi.json, held by a test.
/// </summary>
internal static class OpenApiSetup
{
    /// <summary>The description without the bodies in JSON that pictures may come in besides forms: generators make one method of an operation, and muddle two bodies with properties.</summary>
    public const string Clients = "clients";

    private const string About =
        "Poses, boxes and masks of people in photographs, landmarks of faces and classes of pictures, by HRNet. Errors are problem documents (RFC 9457) with a `code`. Live video goes over SignalR, of which docs/live.md tells. All paths of /v1 are there without it as well.";

    /// <summary>The tag of all that needs a key that may administer.</summary>
    private const string Administration = "Administration";

    /// <summary>The groups of endpoints, in the order in which they are shown.</summary>
    public static IReadOnlyList<(string Name, string Text)> Tags { get; } =
    [
        ("Pictures", "Questions about one picture."),
        ("Models", "The models that are loaded, and the devices that run them."),
        ("Health", "For probes, and for Prometheus."),
        (Administration, "Changing which models there are; not there (404) unless the setting Access:Keys has a key for it."),
    ];

    public static IServiceCollection AddOpenApiPages(this IServiceCollection services) => services
        .AddEndpointsApiExplorer()
        .AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", Document(About));
            options.SwaggerDoc(Clients, Document($"{About} For generators of clients: pictures are also taken in JSON, which /swagger/v1/swagger.json describes."));
            options.AddServer(new() { Url = "/", Description = "The service that this description comes from." });
            options.IncludeXmlComments(typeof(HRNetServices).Assembly);
            options.IncludeXmlComments(typeof(InferenceOptions).Assembly);
            options.SupportNonNullableReferenceTypes();
            options.AddSecurityDefinition(Keys.Bearer, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of the setting Access:Keys, where the service has some.",
            });
            options.AddSecurityDefinition(Keys.Header, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
                Description = "The same key in a header of its own.",
            });
            options.TagActionsBy(api => [Tag(api)]);
            options.OrderActionsBy(api => $"{Tags.TakeWhile(tag => tag.Name != Tag(api)).Count():00}");
            options.CustomSchemaIds(SchemaName);
            options.SchemaFilter<WireSchema>();
            options.OperationFilter<PictureOperation>();
            options.OperationFilter<BodyOperation>();
            options.OperationFilter<ProblemAnswers>();
            options.DocumentFilter<DocumentParts>();
        });

    /// <summary>A type's name without what only our code needs of it; of a generic one with its arguments before it.</summary>
    private static string SchemaName(Type type)
    {
        var name = type.IsGenericType ? type.Name[..type.Name.IndexOf('`')] : type.Name;
        return string.Concat(type.GetGenericArguments().Select(SchemaName)) + (name.EndsWith("Dto", StringComparison.Ordinal) ? name[..^3] : name);
    }

    public static WebApplication UseOpenApiPages(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "HRNetWeb API";
            options.SwaggerEndpoint("v1/swagger.json", "HRNetWeb v1");
            options.DisplayRequestDuration();
            options.EnableTryItOutByDefault();
        });
        return app;
    }

    private static OpenApiInfo Document(string about) => new()
    {
        Title = "HRNetWeb",
        Version = "v1",
        Description = about,
        License = new() { Name = "MIT", Url = new("https://spdx.org/licenses/MIT.html") },
    };

    private static string Tag(ApiDescription api)
    {
        var metadata = api.ActionDescriptor.EndpointMetadata;
        return AccessRules.ScopeOf(metadata) == AccessScope.Admin ? Administration : metadata.OfType<ITagsMetadata>().SelectMany(tags => tags.Tags).First();
    }
}
