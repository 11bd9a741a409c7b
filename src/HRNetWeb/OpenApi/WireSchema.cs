using System.Text.Json;
using System.Text.RegularExpressions;
using HRNet.AspNetCore.Contracts;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Says of a type what its JSON is: what cannot be null is always there. In its words, names of our code become names of the JSON.</summary>
internal sealed partial class WireSchema : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } own)
            return;
        own.Description = Plain(own.Description);
        foreach (var property in properties.Values.OfType<OpenApiSchema>())
            property.Description = Plain(property.Description);
        if (WireJson.Default.GetTypeInfo(context.Type) is not { } type)
            return;
        own.Required = type.Properties.Where(property => property.Get is not null && !property.IsGetNullable && properties.ContainsKey(property.Name))
            .Select(property => property.Name).ToHashSet();
    }

    private static string? Plain(string? text) => text is null ? null
        : CodeName().Replace(text, name => $"`{JsonNamingPolicy.CamelCase.ConvertName(name.Groups[1].Value)}`").ReplaceLineEndings(" ");

    [GeneratedRegex(@"`?HRNet(?:\.\w+)+\.(\w+)(?:\([^)]*\))?`?")]
    private static partial Regex CodeName();
}
