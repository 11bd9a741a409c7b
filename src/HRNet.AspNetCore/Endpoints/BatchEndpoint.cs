using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Metrics;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /pose/batch and the like: several pictures in a request. Each waits where a request of its own would, and one that cannot be answered is in nobody's way.</summary>
internal static class BatchEndpoint
{
    /// <summary>Pictures of one request that are worked on at the same time, unless the queues are so short that these would fill them: others want their turn.</summary>
    private const int MostAtOnce = 4;

    public static void MapBatch<T>(this IEndpointRouteBuilder app, PictureTask<T> task)
        where T : PictureResult => app
        .MapPost($"/{task.Name}/batch", async Task<IResult> (HttpContext http, ModelHost host, PictureReader pictures, AccessGate access, Batch batch, CancellationToken cancel) =>
        {
            var options = new OptionValues(task.Options, http.Request.Query);
            AnswerType.Negotiate(http, [AnswerType.Json]);
            using var lease = host.Models.Hold();
            using var sent = await pictures.ReadSeveralAsync(http.Request, options, () => access.CountAnother(http), cancel);
            // What is wrong for all pictures is said once.
            var shared = task.Begin(options, lease.Models, http.Features.Get<Deadline>()?.Left);
            return await batch.AnswerAsync(http, sent, own => own == options ? shared : task.Open(own, lease.Models), cancel);
        })
        .WithName($"{task.Title}Batch")
        .WithTags("Pictures")
        .WithSummary($"{task.Title} for several pictures in one request.")
        .WithDescription($"Each picture has an answer as of POST /v1/{task.Name}, or the problem that kept it from one; the others are answered all the same. Where none could be answered because the service is busy, all are refused (429).")
        .WithMetadata(new BatchTask(task))
        .Produces<BatchDto<T>>(200, AnswerType.Json.MediaType);

    /// <summary>Answers the pictures of a request.</summary>
    internal sealed class Batch(
        PictureReader pictures, IPictureCodec codec, ServiceMetrics metrics, ProblemMapper problems, IOptions<InferenceOptions> inference, IOptions<UploadOptions> uploads)
    {
        private readonly int _atOnce = Math.Clamp(
            Math.Min(inference.Value.QueueLength, (uploads.Value.Decoders > 0 ? uploads.Value.Decoders : Environment.ProcessorCount) + uploads.Value.DecodeQueue) / 4, 1, MostAtOnce);

        public async Task<Ok<BatchDto<T>>> AnswerAsync<T>(HttpContext http, SentPictures sent, Func<OptionValues, Question<T>> open, CancellationToken cancel)
            where T : PictureResult
        {
            var results = new BatchItemDto<T>[sent.All.Count];
            await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = _atOnce, CancellationToken = cancel }, AnswerAsync);
            // Alone: what is full now was not filled by the others of this request, such as a picture's many people.
            for (var k = 0; k < results.Length; k++)
            {
                if (IsBusy(results[k]))
                    await AnswerAsync(k, cancel);
            }

            if (results.All(IsBusy))
                throw new ProblemException(results[^1].Problem!);
            http.Features.Set<PictureResult>(results.FirstOrDefault(result => result.Answer is not null)?.Answer);
            return TypedResults.Ok(new BatchDto<T>(results));

            async ValueTask AnswerAsync(int k, CancellationToken token)
            {
                var picture = sent.All[k];
                try
                {
                    var question = open(picture.Options);
                    using var decoded = await pictures.DecodeAsync(picture, owner: null, token);
                    var (found, _) = await question.AnswerAsync(new(decoded, AnswerType.Json, codec, metrics, token));
                    results[k] = new(k, picture.Name, found, null);
                    picture.LetGo();
                }
                catch (Exception e) when (!token.IsCancellationRequested)
                {
                    results[k] = new(k, picture.Name, null, problems.Describe(http, e));
                }
            }
        }

        private static bool IsBusy<T>(BatchItemDto<T> result) => result.Problem?.Code == ProblemMapper.BusyCode;
    }
}

/// <summary>Marks an endpoint that answers several pictures.</summary>
/// <param name="Task">What each is asked.</param>
internal sealed record BatchTask(PictureTask Task);

/// <summary>The answers about several pictures.</summary>
/// <param name="Results">One for each picture, in the order in which they came.</param>
internal sealed record BatchDto<T>(IReadOnlyList<BatchItemDto<T>> Results);

/// <summary>What is said of one of several pictures: an answer, or the problem that kept it from one.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Name">The name of its file, where a form gave one.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record BatchItemDto<T>(int Index, string? Name, T? Answer, Problem? Problem);
