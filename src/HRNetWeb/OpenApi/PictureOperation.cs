using System.Text.Json;
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
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var batch = metadata.OfType<BatchTask>().FirstOrDefault();
        if ((batch?.Task ?? metadata.OfType<PictureTask>().FirstOrDefault()) is not { } task)
            return;
        var paints = batch is null && task.Paints;
        operation.Parameters = [.. task.Options.Select(Parameter)];
        operation.RequestBody = batch is null ? Upload(task, context.SchemaRepository) : Uploads(task, context.SchemaRepository);

        var ok = (OpenApiResponse)operation.Responses!["200"];
        ok.Description = paints ? "The answer, in the form that the Accept header picks." : "The answers.";
        var json = (OpenApiMediaType)ok.Content![AnswerType.Json.MediaType];
        json.Example = batch is null ? task.Example.DeepClone() : OpenApiExamples.Batch(task.Example);
        foreach (var type in AnswerType.All.Where(type => paints && type != AnswerType.Json))
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
        Schema = JsonPicture.Of(option),
    };

    /// <summary>
    /// A form with a file, which Swagger UI shows with a button to choose it; JSON; or the bare picture. That a form may hold the options too is said in words: of properties Swagger UI
    /// would fill in each with a made-up value and send it.
    /// </summary>
    private static OpenApiRequestBody Upload(PictureTask task, SchemaRepository schemas)
    {
        var content = new Dictionary<string, IOpenApiMediaType>
        {
            [PictureBody.FormType] = Form(Binary()),
            [PictureBody.JsonType] = JsonPicture.Body(task, schemas),
        };
        foreach (var type in PictureTypes.All)
            content[type] = new OpenApiMediaType { Schema = Binary() };
        return new()
        {
            Description = $"The picture: a form with the file in the field '{PictureBody.Field}', JSON with its base64 or its address, or the file itself with its own content type. The options may be fields of the form or properties of the JSON as well, each there or in the query; others and a second picture are refused.",
            Required = true,
            Content = content,
        };
    }

    private static OpenApiRequestBody Uploads(PictureTask task, SchemaRepository schemas) => new()
    {
        Description = $"The pictures: a form with a field '{PictureBody.Field}' for each, or JSON. The options may be fields of the form or properties of the JSON as well, each there or in the query; JSON may give a picture its own.",
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [PictureBody.FormType] = Form(new OpenApiSchema { Type = JsonSchemaType.Array, Items = Binary() }),
            [PictureBody.JsonType] = JsonPicture.Bodies(task, schemas),
        },
    };

    private static OpenApiMediaType Form(OpenApiSchema picture) => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { PictureBody.Field },
            Properties = new Dictionary<string, IOpenApiSchema> { [PictureBody.Field] = picture },
        },
    };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
