using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes the JSON that an endpoint reads itself, and gives what is sent and answered an example.</summary>
internal sealed class JsonOperation : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var answer in context.ApiDescription.SupportedResponseTypes)
        {
            if (answer.Type is not null && OpenApiExamples.Others.TryGetValue(answer.Type, out var shown) && operation.Responses![$"{answer.StatusCode}"] is OpenApiResponse { Content: { } content })
                content.Values.OfType<OpenApiMediaType>().First().Example = shown.DeepClone();
        }

        if (operation.Responses!.TryGetValue("202", out var accepted) && accepted is OpenApiResponse begun)
            begun.Headers = new Dictionary<string, IOpenApiHeader> { ["Location"] = ProblemAnswers.Header(JsonSchemaType.String, "Where it tells how far it is.", "/models/pull/pose-w32-256x192") };
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<TakesJson>().FirstOrDefault() is not { } takes)
            return;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(takes.Type, context.SchemaRepository),
                    Example = OpenApiExamples.Others.GetValueOrDefault(takes.Type)?.DeepClone(),
                },
            },
        };
    }
}
