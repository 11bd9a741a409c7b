using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Uploads;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes what the signature of a handler cannot say: options, upload, the forms of the answer, and the problems.</summary>
internal sealed class PictureOperation : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<PictureTask>().FirstOrDefault() is not { } task)
            return;
        operation.Parameters = [.. task.Options.Select(Parameter)];
        operation.RequestBody = Upload();

        var ok = (OpenApiResponse)operation.Responses!["200"];
        ok.Description = task.Paints ? "The answer, in the form that the Accept header picks." : "The answers.";
        var json = (OpenApiMediaType)ok.Content![AnswerType.Json.MediaType];
        json.Example = task.Example.DeepClone();
        foreach (var type in AnswerType.All.Where(type => task.Paints && type != AnswerType.Json))
            ok.Content[type.MediaType] = new OpenApiMediaType { Schema = Binary() };

        var problem = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
        foreach (var (status, text, example) in OpenApiExamples.Problems)
        {
            operation.Responses[status.ToString()] = new OpenApiResponse
            {
                Description = text,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [ProblemWriter.ContentType] = new OpenApiMediaType
                    {
                        Schema = problem,
                        Example = JsonSerializer.SerializeToNode(example, WireJson.Default.Problem),
                    },
                },
            };
        }
    }

    private static IOpenApiParameter Parameter(Option option) => new OpenApiParameter
    {
        Name = option.Name,
        In = ParameterLocation.Query,
        Description = option.Text,
        Schema = new OpenApiSchema
        {
            Type = Enum.Parse<JsonSchemaType>(option.Type, ignoreCase: true),
            Enum = option.Words is null ? null : [.. option.Words.Select(word => (JsonNode)word)],
            Minimum = option.From?.ToString(),
            Maximum = option.To?.ToString(),
            Default = option.Default?.DeepClone(),
        },
    };

    /// <summary>
    /// A form with a file, which Swagger UI shows with a button to choose it; or the bare picture. That a form may hold the options too is said in words: of properties Swagger UI
    /// would fill in each with a made-up value and send it.
    /// </summary>
    private static OpenApiRequestBody Upload()
    {
        var content = new Dictionary<string, IOpenApiMediaType>
        {
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { PictureBody.Field },
                    Properties = new Dictionary<string, IOpenApiSchema> { [PictureBody.Field] = Binary() },
                },
            },
        };
        foreach (var type in PictureTypes.All)
            content[type] = new OpenApiMediaType { Schema = Binary() };
        return new()
        {
            Description = $"The picture: a form with the file in the field '{PictureBody.Field}', or the file itself with its own content type. The options may be fields of the form as well, each in the form or in the query; other fields and a second picture are refused.",
            Required = true,
            Content = content,
        };
    }

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
