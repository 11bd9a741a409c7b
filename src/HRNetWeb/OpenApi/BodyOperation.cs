using System.Text.Json.Nodes;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes the bodies that endpoints read themselves, and gives what is sent and answered an example.</summary>
internal sealed class BodyOperation : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var answer in context.ApiDescription.SupportedResponseTypes)
        {
            if (answer.Type is not null && OpenApiExamples.Others.TryGetValue(answer.Type, out var shown)
                && operation.Responses![$"{answer.StatusCode}"] is OpenApiResponse { Content: { } content })
                content.Values.OfType<OpenApiMediaType>().First().Example = shown.DeepClone();
        }

        if (operation.Responses!.TryGetValue("202", out var accepted) && accepted is OpenApiResponse begun)
        {
            begun.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Location"] = ProblemAnswers.Header(JsonSchemaType.String, "Where it tells how far it is.", "/v1/models/pull/pose-w32-256x192"),
            };
        }

        foreach (var taken in context.ApiDescription.ActionDescriptor.EndpointMetadata)
        {
            if (taken is TakesJson json)
                Take("application/json", context.SchemaGenerator.GenerateSchema(json.Type, context.SchemaRepository), OpenApiExamples.Others.GetValueOrDefault(json.Type));
            else if (taken is TakesFile)
                Take("application/octet-stream", new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" });
        }

        void Take(string type, IOpenApiSchema schema, JsonNode? example = null) => operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType> { [type] = new OpenApiMediaType { Schema = schema, Example = example?.DeepClone() } },
        };
    }
}
