using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /detect.</summary>
internal static class DetectEndpoints
{
    public static void MapDetect(this IEndpointRouteBuilder app) => app
        .MapPost("/detect", Detect)
        .WithName("Detect")
        .WithTags("Pictures")
        .TakesPicture<DetectResult>(OptionTexts.Detect, OpenApiExamples.Detect);

    /// <summary>Finds the objects of a picture.</summary>
    /// <remarks>
    /// Each comes with class, score and box, in pixels of the upright picture; models that find masks add the pixels of each object, as COCO's uncompressed runs.
    /// The Accept header picks the form: JSON, the picture with the boxes painted on, or the boxes alone as SVG.
    /// </remarks>
    private static async Task<Results<Ok<DetectResult>, FileContentHttpResult>> Detect(
        HttpContext http, ModelHost host, PictureReader pictures, IPictureCodec codec, CancellationToken cancel)
    {
        var query = DetectQuery.Read(http.Request.Query);
        var answer = AnswerType.Negotiate(http);
        var detector = host.Models.Detection(query.Model);
        using var picture = await pictures.ReadAsync(http.Request, cancel);

        var found = await detector.DetectAsync(picture.Frame, query.ToRequest(), cancel);

        var card = detector.Model.Card;
        var rendering = Rendering.Of(answer, query.Overlay, picture.Frame, codec, () => DetectOverlay.Shapes(found, card, found.Image.Width, found.Image.Height));
        found = found.Timed(picture, rendering.Milliseconds) with { Overlay = rendering.DataUri };
        http.Answered(found);
        return rendering.Answer is { } painted ? painted : TypedResults.Ok(found);
    }
}
