using System.Text.Json.Nodes;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Uploads;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes pictures and their options in JSON, as schemas with names, which generated clients make classes of.</summary>
internal static class JsonPicture
{
    /// <summary>One gray pixel, so that what Swagger UI sends unless it is changed is answered.</summary>
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

    /// <summary>The body of a request that asks about one picture.</summary>
    public static OpenApiMediaType Body(PictureTask task, SchemaRepository schemas) => new()
    {
        Schema = Schema($"{task.Title}Request", [.. Picture(), .. Options(task)], schemas),
        Example = new JsonObject { [PictureBody.Field] = Pixel },
    };

    /// <summary>The body of a request that asks about several.</summary>
    public static OpenApiMediaType Bodies(PictureTask task, SchemaRepository schemas)
    {
        var picture = Body(task, schemas);
        var pictures = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = picture.Schema,
            Description = "The pictures. An option that stands beside a picture goes before one that stands there for all.",
        };
        return new()
        {
            Schema = Schema($"{task.Title}BatchRequest", [new(PictureBody.Several, pictures), .. Options(task)], schemas, PictureBody.Several),
            Example = new JsonObject { [PictureBody.Several] = new JsonArray(picture.Example!.DeepClone(), picture.Example.DeepClone()) },
        };
    }

    /// <summary>What an option may be.</summary>
    public static OpenApiSchema Of(Option option) => new()
    {
        Type = Enum.Parse<JsonSchemaType>(option.Type, ignoreCase: true),
        Format = option.To > int.MaxValue ? "int64" : null,
        Enum = option.Words is null ? null : [.. option.Words.Select(word => (JsonNode)word)],
        Minimum = option.From?.ToString(),
        Maximum = option.To?.ToString(),
        Default = option.Default?.DeepClone(),
    };

    private static IEnumerable<KeyValuePair<string, IOpenApiSchema>> Picture() =>
    [
        new(PictureBody.Field, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = "byte",
            Description = $"The picture's bytes in base64; a data: URI is taken as well. Either this or `{PictureBody.Url}`.",
        }),
        new(PictureBody.Url, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = "uri",
            Description = "Where the picture is, on a host of the public internet; only where the service allows it (the setting Uploads:Urls).",
        }),
    ];

    private static IEnumerable<KeyValuePair<string, IOpenApiSchema>> Options(PictureTask task) => task.Options.Select(option =>
    {
        var schema = Of(option);
        schema.Description = option.Text;
        return KeyValuePair.Create(option.Name, (IOpenApiSchema)schema);
    });

    private static OpenApiSchemaReference Schema(string name, IEnumerable<KeyValuePair<string, IOpenApiSchema>> properties, SchemaRepository schemas, params string[] required) =>
        schemas.Schemas.ContainsKey(name) ? new OpenApiSchemaReference(name) : schemas.AddDefinition(name, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(properties),
            Required = new HashSet<string>(required),
            AdditionalPropertiesAllowed = false,
        });
}
