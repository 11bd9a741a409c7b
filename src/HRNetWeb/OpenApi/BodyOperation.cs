using HRNet.AspNetCore.Endpoints;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes the bodies that endpoints read themselves.</summary>
internal sealed class BodyOperation : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var taken in context.ApiDescription.ActionDescriptor.EndpointMetadata)
        {
            if (taken is TakesJson json)
                Take("application/json", context.SchemaGenerator.GenerateSchema(json.Type, context.SchemaRepository));
            else if (taken is TakesFile)
                Take("application/octet-stream", new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" });
        }

        void Take(string type, IOpenApiSchema schema) => operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType> { [type] = new OpenApiMediaType { Schema = schema } },
        };
    }
}
