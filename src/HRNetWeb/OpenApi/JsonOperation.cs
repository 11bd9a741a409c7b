using HRNet.AspNetCore.Endpoints;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes the body of such an endpoint.</summary>
internal sealed class JsonOperation : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<TakesJson>().FirstOrDefault() is not { } takes)
            return;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType { Schema = context.SchemaGenerator.GenerateSchema(takes.Type, context.SchemaRepository) },
            },
        };
    }
}
