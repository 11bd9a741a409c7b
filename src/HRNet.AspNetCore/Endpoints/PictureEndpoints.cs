using System.Globalization;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Metrics;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /pose, /segment, /detect, /classify and /analyze, and what takes several pictures: what all that take a picture do alike.</summary>
internal static class PictureEndpoints
{
    public static void MapPictures(this IEndpointRouteBuilder app)
    {
        app.MapTask(PoseTask.Definition);
        app.MapTask(SegmentTask.Definition);
        app.MapTask(DetectTask.Definition);
        app.MapTask(ClassifyTask.Definition);
        app.MapPicture(AnalyzeTask.Definition, typeof(AnalyzeDto), (options, models, http) => AnalyzeTask.Open(options, models, http.Features.Get<Deadline>()?.Left));
        app.MapBatch(PoseTask.Definition);
        app.MapBatch(SegmentTask.Definition);
        app.MapBatch(DetectTask.Definition);
        app.MapBatch(ClassifyTask.Definition);
    }

    private static void MapTask<T>(this IEndpointRouteBuilder app, PictureTask<T> task)
        where T : PictureResult => app.MapPicture(task, typeof(T), (options, models, http) =>
    {
        var question = task.Begin(options, models, http.Features.Get<Deadline>()?.Left);
        return async asked =>
        {
            var (found, file) = await question.AnswerAsync(asked);
            http.Features.Set<PictureResult>(found);
            http.Response.Headers["Server-Timing"] = string.Join(", ", found.Timing.Stages()
                .Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage};dur={Math.Round(stage.Milliseconds, 2)}")));
            return file is null ? TypedResults.Ok(found) : file;
        };
    });

    private static void MapPicture(
        this IEndpointRouteBuilder app, PictureTask task, Type answer, Func<OptionValues, ModelSnapshot, HttpContext, Func<Asked, Task<IResult>>> open) => app
        .MapPost($"/{task.Name}", async (HttpContext http, ModelHost host, PictureReader pictures, IPictureCodec codec, ServiceMetrics metrics, CancellationToken cancel) =>
        {
            var options = new OptionValues(task.Options, http.Request.Query);
            var form = AnswerType.Negotiate(http, task.Forms);
            // What this request finds stays open until it is answered, also where it is replaced or removed meanwhile.
            using var lease = host.Models.Hold();
            var (picture, question) = await pictures.ReadAsync(http.Request, options, () =>
            {
                if (form == AnswerType.Coco && options.Get(Option.ImageId) is null)
                    throw new RequestException(Option.ImageId.Name, $"COCO's results need the option '{Option.ImageId.Name}', the picture's number in the data set.");
                return open(options, lease.Models, http);
            }, cancel);
            using (picture)
                return await question(new(picture, form, codec, metrics, cancel));
        })
        .WithName(task.Title)
        .WithTags("Pictures")
        .WithSummary(task.Summary)
        .WithDescription(task.Remarks)
        .WithMetadata(task)
        .Produces(200, answer, AnswerType.Json.MediaType);
}
