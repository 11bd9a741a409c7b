using HRNet.AspNetCore.Metrics;
using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference.Answers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /analyze.</summary>
internal static class AnalyzeEndpoints
{
    public static void MapAnalyze(this IEndpointRouteBuilder app) => app
        .MapPost("/analyze", Analyze)
        .WithName("Analyze")
        .WithTags("Pictures")
        .TakesPicture<AnalyzeAnswer>(OptionTexts.Analyze, OpenApiExamples.Analyze, painted: false);

    /// <summary>Answers several questions about one picture, which is sent and decoded once.</summary>
    /// <remarks>
    /// Each answer is what POST /pose, /segment, /detect or /classify would say. Their options go under the task's name, such as <c>pose.threshold</c>. Where one of the tasks fails,
    /// all do.
    /// </remarks>
    private static async Task<Ok<AnalyzeAnswer>> Analyze(
        HttpContext http, ModelHost host, PictureReader pictures, IPictureCodec codec, ServiceMetrics metrics, CancellationToken cancel)
    {
        var query = AnalyzeQuery.Read(http.Request.Query);
        // A model that does not exist is said before the picture is read.
        var poses = query.Pose is { } asked ? host.Models.People(asked.Model) : null;
        var segmenter = query.Segment is { } wanted ? host.Models.Segmentation(wanted.Model) : null;
        var detector = query.Detect is { } named ? host.Models.Detection(named.Model) : null;
        var classifier = query.Classify is { } meant ? host.Models.Classification(meant.Model) : null;
        using var picture = await pictures.ReadAsync(http.Request, cancel);
        var size = new ImageSize(picture.Frame.Width, picture.Frame.Height);

        var (pose, segment, detect, classify) = (PoseAsync(), SegmentAsync(), DetectAsync(), ClassifyAsync());
        // All are awaited before the picture goes, also where one fails: the others may still read it.
        await Task.WhenAll(pose, segment, detect, classify);
        return TypedResults.Ok(new AnalyzeAnswer(await pose, await segment, await detect, await classify));

        async Task<PoseAnswer?> PoseAsync()
        {
            if (poses is null)
                return null;
            var found = await poses.FindAsync(picture.Frame, query.Pose!.ToRequest(), cancel);
            var timing = TimingAnswer.From(found.Timing, picture.Decode, 0, picture.Total);
            metrics.Answered(found.Model, timing);
            return PoseAnswer.From(found, size, query.Pose.Threshold ?? poses.Model.Card.Threshold, null, timing);
        }

        async Task<SegmentAnswer?> SegmentAsync()
        {
            if (segmenter is null)
                return null;
            var found = await segmenter.SegmentAsync(picture.Frame, query.Segment!.ToRequest(), cancel);
            var before = picture.Total;
            var mask = MaskAnswer.From(found.Map, query.Segment.Mask, codec);
            var timing = TimingAnswer.From(found.Timing, picture.Decode, picture.Total - before, picture.Total);
            metrics.Answered(found.Model, timing);
            return SegmentAnswer.From(found, size, mask, null, timing);
        }

        async Task<DetectAnswer?> DetectAsync()
        {
            if (detector is null)
                return null;
            var found = await detector.DetectAsync(picture.Frame, query.Detect!.ToRequest(), cancel);
            var timing = TimingAnswer.From(found.Timing, picture.Decode, 0, picture.Total);
            metrics.Answered(found.Model, timing);
            return DetectAnswer.From(found, size, query.Detect.Threshold ?? detector.Model.Card.Threshold, null, timing);
        }

        async Task<ClassifyAnswer?> ClassifyAsync()
        {
            if (classifier is null)
                return null;
            var found = await classifier.ClassifyAsync(picture.Frame, query.Classify!.ToRequest(), cancel);
            var timing = TimingAnswer.From(found.Timing, picture.Decode, 0, picture.Total);
            metrics.Answered(found.Model, timing);
            return ClassifyAnswer.From(found, size, timing);
        }
    }
}
