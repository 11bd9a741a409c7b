using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /pose.</summary>
internal static class PoseEndpoints
{
    public static void MapPose(this IEndpointRouteBuilder app) => app
        .MapPost("/pose", Estimate)
        .WithName("Pose")
        .WithTags("Pictures")
        .TakesPicture<PoseResult>(OptionTexts.Pose, OpenApiExamples.Pose);

    /// <summary>Finds the keypoints of people in a picture.</summary>
    /// <remarks>
    /// Without <c>boxes</c> the default detection model finds the people; with <c>boxes=whole</c>, and where no such model is loaded, the whole picture is taken as one
    /// person. The answer says which it was. A model of faces finds landmarks: its <c>boxes</c> are faces, and without them the whole picture is one face.
    /// Coordinates are pixels of the upright picture.
    /// The Accept header picks the form: JSON, the picture with the skeletons painted on, or the skeletons alone as SVG.
    /// </remarks>
    private static async Task<Results<Ok<PoseResult>, FileContentHttpResult>> Estimate(
        HttpContext http, ModelHost host, PictureReader pictures, IPictureCodec codec, CancellationToken cancel)
    {
        var query = PoseQuery.Read(http.Request.Query);
        var answer = AnswerType.Negotiate(http);
        var poses = host.Models.People(query.Model);
        using var picture = await pictures.ReadAsync(http.Request, cancel);

        var found = await poses.FindAsync(picture.Frame, query.ToRequest(), cancel);

        var card = poses.Model.Card;
        var rendering = Rendering.Of(answer, query.Overlay, picture.Frame, codec, () => PoseOverlay.Shapes(found, card, found.Image.Width, found.Image.Height));
        found = found.Timed(picture, rendering.Milliseconds) with { Overlay = rendering.DataUri };
        http.Answered(found);
        return rendering.Answer is { } painted ? painted : TypedResults.Ok(found);
    }
}
