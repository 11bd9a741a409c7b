using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Uploads;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>Describes what the signature of a handler cannot say: options, upload, and the forms of the answer.</summary>
internal sealed class PictureOperation : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var batch = metadata.OfType<BatchTask>().FirstOrDefault();
        if ((batch?.Task ?? metadata.OfType<PictureTask>().FirstOrDefault()) is not { } task)
            return;
        operation.Parameters = [.. task.Options.Select(Parameter), Wait()];
        var schemas = context.DocumentName == OpenApiSetup.Clients ? null : context.SchemaRepository;
        operation.RequestBody = batch is null ? Upload(task, schemas) : Uploads(task, schemas);

        var forms = batch is null ? task.Forms : [AnswerType.Json];
        var ok = (OpenApiResponse)operation.Responses!["200"];
        ok.Description = forms.Count > 1 ? "The answer, in the form that the Accept header picks." : "The answers.";
        var json = (OpenApiMediaType)ok.Content![AnswerType.Json.MediaType];
        json.Example = batch is null ? task.Example.DeepClone() : OpenApiExamples.Batch(task.Example);
        foreach (var type in forms.Where(type => type != AnswerType.Json))
            ok.Content[type.MediaType] = type == AnswerType.Coco ? new OpenApiMediaType { Schema = Coco(), Example = OpenApiExamples.Coco.DeepClone() } : new OpenApiMediaType { Schema = Binary() };
        if (batch is null && task is not AnalyzeTask)
        {
            ok.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Server-Timing"] = ProblemAnswers.Header(JsonSchemaType.String, "Milliseconds of each stage, as in `timing`.", "decode;dur=3.9, inference;dur=14.8, total;dur=40.4"),
            };
        }
    }

    /// <summary>How long a client waits.</summary>
    private static OpenApiParameter Wait() => new()
    {
        Name = Deadline.Header,
        In = ParameterLocation.Header,
        Description = "Seconds that the client waits, above 0 and up to 600; what is not answered by then leaves the queues (504).",
        Schema = new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double", ExclusiveMinimum = "0", Maximum = "600" },
    };

    /// <summary>COCO's results. Numbers as its evaluators read them.</summary>
    private static OpenApiSchema Coco()
    {
        return new()
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "image_id", "category_id", "bbox", "score" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["image_id"] = Number(JsonSchemaType.Integer, "The option imageId."),
                    ["category_id"] = Number(JsonSchemaType.Integer, "1 for people; of objects COCO's number of the class, or its place from 1 on in a model of other classes."),
                    ["bbox"] = Numbers("x, y, width and height in pixels of the upright picture."),
                    ["keypoints"] = Numbers("x, y and score of each keypoint."),
                    ["segmentation"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Description = "The pixels of an object as uncompressed runs, of models that find masks.",
                        Properties = new Dictionary<string, IOpenApiSchema> { ["size"] = Numbers("Rows and columns of the picture."), ["counts"] = Numbers("Pixels of each run, down the columns.") },
                    },
                    ["score"] = Number(JsonSchemaType.Number, "0 to 1."),
                },
            },
        };

        static OpenApiSchema Number(JsonSchemaType type, string text) => new() { Type = type, Format = type == JsonSchemaType.Integer ? "int64" : "float", Description = text };
        static OpenApiSchema Numbers(string text) => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Number }, Description = text };
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
    /// <param name="task">The task.</param>
    /// <param name="schemas">The schemas of JSON; null where it is not described.</param>
    private static OpenApiRequestBody Upload(PictureTask task, SchemaRepository? schemas)
    {
        var content = new Dictionary<string, IOpenApiMediaType> { [PictureBody.FormType] = Form(Binary()) };
        if (schemas is not null)
            content[PictureBody.JsonType] = JsonPicture.Body(task, schemas);
        foreach (var type in PictureTypes.All.Append(PictureBody.AnyBytes))
            content[type] = new OpenApiMediaType { Schema = Binary() };
        return new()
        {
            Description = $"The picture: a form with the file in the field '{PictureBody.Field}', JSON with its base64 or its address, or the file itself with its own content type. The options may be fields of the form or properties of the JSON as well, each there or in the query; others and a second picture are refused.",
            Required = true,
            Content = content,
        };
    }

    private static OpenApiRequestBody Uploads(PictureTask task, SchemaRepository? schemas)
    {
        var content = new Dictionary<string, IOpenApiMediaType>
        {
            [PictureBody.FormType] = Form(new OpenApiSchema { Type = JsonSchemaType.Array, Items = Binary() }),
        };
        if (schemas is not null)
            content[PictureBody.JsonType] = JsonPicture.Bodies(task, schemas);
        return new()
        {
            Description = $"The pictures: a form with a field '{PictureBody.Field}' for each, or JSON. The options may be fields of the form or properties of the JSON as well, each there or in the query; JSON may give a picture its own.",
            Required = true,
            Content = content,
        };
    }

    private static OpenApiMediaType Form(OpenApiSchema picture) => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { PictureBody.Field },
            Properties = new Dictionary<string, IOpenApiSchema> { [PictureBody.Field] = picture },
        },
        Encoding = new Dictionary<string, OpenApiEncoding> { [PictureBody.Field] = new() { ContentType = string.Join(", ", PictureTypes.All) } },
    };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
