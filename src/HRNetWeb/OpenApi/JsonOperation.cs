using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Marks an endpoint that takes JSON which it reads itself. Nothing is chosen by it: an endpoint that is off must not tell that it is there.</summary>
/// <param name="Type">What the JSON holds.</param>
internal sealed record TakesJson(Type Type);

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
