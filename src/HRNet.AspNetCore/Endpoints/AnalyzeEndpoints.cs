using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Metrics;
using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /analyze.</summary>
internal static class AnalyzeEndpoints
{
    public static void MapAnalyze(this IEndpointRouteBuilder app) => app
        .MapPost("/analyze", Analyze)
        .WithName("Analyze")
        .WithTags("Pictures")
        .TakesPicture<AnalyzeResponse>(OptionTexts.Analyze, OpenApiExamples.Analyze, painted: false);

    /// <summary>Answers several questions about one picture, which is sent and decoded once.</summary>
    /// <remarks>
    /// Each answer is what POST /pose, /segment, /detect or /classify would say. Their options go under the task's name, such as <c>pose.threshold</c>. Where one of the tasks fails,
    /// all do.
    /// </remarks>
    private static async Task<Ok<AnalyzeResponse>> Analyze(
        HttpContext http, ModelHost host, PictureReader pictures, IPictureCodec codec, ServiceMetrics metrics, CancellationToken cancel)
    {
        var query = AnalyzeQuery.Read(http.Request.Query);
        // A model that does not exist is said before the picture is read.
        var poses = query.Pose is { } asked ? host.Models.People(asked.Model) : null;
        var segmenter = query.Segment is { } wanted ? host.Models.Segmentation(wanted.Model) : null;
        var detector = query.Detect is { } named ? host.Models.Detection(named.Model) : null;
        var classifier = query.Classify is { } meant ? host.Models.Classification(meant.Model) : null;
        using var picture = await pictures.ReadAsync(http.Request, cancel);

        var (pose, segment, detect, classify) = (PoseAsync(), SegmentAsync(), DetectAsync(), ClassifyAsync());
        // All are awaited before the picture goes, also where one fails: the others may still read it.
        await Task.WhenAll(pose, segment, detect, classify);
        return TypedResults.Ok(new AnalyzeResponse(await pose, await segment, await detect, await classify));

        async Task<PoseResult?> PoseAsync()
        {
            if (poses is null)
                return null;
            var found = await poses.FindAsync(picture.Frame, query.Pose!.ToRequest(), cancel);
            found = found.Timed(picture);
            metrics.Answered(found);
            return found;
        }

        async Task<SegmentResult?> SegmentAsync()
        {
            if (segmenter is null)
                return null;
            var found = await segmenter.SegmentAsync(picture.Frame, query.Segment!.ToRequest(), cancel);
            var before = picture.Total;
            found = found with { Mask = EncodedMask.From(found.Map, query.Segment.Mask, codec) };
            found = found.Timed(picture, picture.Total - before);
            metrics.Answered(found);
            return found;
        }

        async Task<DetectResult?> DetectAsync()
        {
            if (detector is null)
                return null;
            var found = await detector.DetectAsync(picture.Frame, query.Detect!.ToRequest(), cancel);
            found = found.Timed(picture);
            metrics.Answered(found);
            return found;
        }

        async Task<ClassifyResult?> ClassifyAsync()
        {
            if (classifier is null)
                return null;
            var found = await classifier.ClassifyAsync(picture.Frame, query.Classify!.ToRequest(), cancel);
            found = found.Timed(picture);
            metrics.Answered(found);
            return found;
        }
    }
}
