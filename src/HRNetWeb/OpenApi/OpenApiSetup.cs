using HRNet.AspNetCore;
using HRNet.Inference;
using Microsoft.OpenApi;

namespace HRNetWeb.OpenApi;

/// <summary>The API's description at /swagger/v1/swagger.json and the page at /swagger.</summary>
internal static class OpenApiSetup
{
    public static IServiceCollection AddOpenApiPages(this IServiceCollection services) => services
        .AddEndpointsApiExplorer()
        .AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new()
            {
                Title = "HRNetWeb",
                Version = "v1",
                Description = "Poses, boxes and masks of people in photographs, landmarks of faces and classes of pictures, by HRNet. Errors are problem documents (RFC 9457) with a `code`. All paths of /v1 are there without it as well.",
            });
            options.IncludeXmlComments(typeof(HRNetServices).Assembly);
            options.IncludeXmlComments(typeof(InferenceOptions).Assembly);
            options.SupportNonNullableReferenceTypes();
            // Where no key is set none is needed; the page's button "Authorize" takes one.
            options.AddSecurityDefinition("key", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of the setting Access:Keys, where the service has some.",
            });
            options.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] });
            options.CustomSchemaIds(SchemaName);
            options.OperationFilter<PictureOperation>();
            options.OperationFilter<JsonOperation>();
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
}
