using System.Diagnostics;
using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /segment.</summary>
internal static class SegmentEndpoints
{
    public static void MapSegment(this IEndpointRouteBuilder app) => app
        .MapPost("/segment", Segment)
        .WithName("Segment")
        .WithTags("Pictures")
        .TakesPicture<SegmentResult>(OptionTexts.Segment, OpenApiExamples.Segment);

    /// <summary>Finds the class of every pixel of a picture.</summary>
    /// <remarks>
    /// The mask comes as an 8-bit PNG whose pixel values are class ids, as runs, or not at all; it has the picture's size unless <c>maskSize</c> says smaller, and covers
    /// the picture either way. The Accept header picks the form:
    /// JSON, the picture with the classes painted on, or the painting alone as SVG.
    /// </remarks>
    private static async Task<Results<Ok<SegmentResult>, FileContentHttpResult>> Segment(
        HttpContext http, ModelHost host, PictureReader pictures, IPictureCodec codec, CancellationToken cancel)
    {
        var query = SegmentQuery.Read(http.Request.Query);
        var answer = AnswerType.Negotiate(http);
        var segmenter = host.Models.Segmentation(query.Model);
        using var picture = await pictures.ReadAsync(http.Request, cancel);

        var found = await segmenter.SegmentAsync(picture.Frame, query.ToRequest(), cancel);

        var rendering = Rendering.Of(answer, query.Overlay, picture.Frame, codec, () => SegmentOverlay.Shapes(found, segmenter.Model.Card, found.Image.Width, found.Image.Height));
        var start = Stopwatch.GetTimestamp();
        var mask = answer == AnswerType.Json ? EncodedMask.From(found.Map, query.Mask, codec) : null;
        var render = rendering.Milliseconds + Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        found = found.Timed(picture, render) with { Mask = mask, Overlay = rendering.DataUri };
        http.Answered(found);
        return rendering.Answer is { } painted ? painted : TypedResults.Ok(found);
    }
}
