using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /classify.</summary>
internal static class ClassifyEndpoints
{
    public static void MapClassify(this IEndpointRouteBuilder app) => app
        .MapPost("/classify", Classify)
        .WithName("Classify")
        .WithTags("Pictures")
        .TakesPicture<ClassifyResult>(OptionTexts.Classify, OpenApiExamples.Classify, painted: false);

    /// <summary>Says what a whole picture is of.</summary>
    /// <remarks>The most probable classes come with their probabilities, which are over all classes that the model knows. The model looks at the middle of the picture.</remarks>
    private static async Task<Ok<ClassifyResult>> Classify(HttpContext http, ModelHost host, PictureReader pictures, CancellationToken cancel)
    {
        var query = ClassifyQuery.Read(http.Request.Query);
        AnswerType.RequireJson(http);
        var classifier = host.Models.Classification(query.Model);
        using var picture = await pictures.ReadAsync(http.Request, cancel);

        var found = await classifier.ClassifyAsync(picture.Frame, query.ToRequest(), cancel);

        found = found.Timed(picture);
        http.Answered(found);
        return TypedResults.Ok(found);
    }
}
