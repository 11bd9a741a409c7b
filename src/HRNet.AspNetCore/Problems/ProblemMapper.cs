using HRNet.AspNetCore.Access;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Live;
using Microsoft.AspNetCore.Diagnostics;

namespace HRNet.AspNetCore.Problems;

/// <summary>The one place where exceptions become HTTP.</summary>
internal sealed partial class ProblemMapper(ILogger<ProblemMapper> log) : IExceptionHandler
{
    /// <summary>The code of what would be answered at another time.</summary>
    public const string BusyCode = "busy";

    /// <summary>What others log as "client closed request"; nobody is left to read it.</summary>
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.Features.Get<Deadline>() is { IsOver: true } deadline)
        {
            httpContext.RequestAborted = deadline.Gone;
            await ProblemWriter.WriteAsync(httpContext, new(504, "deadline_passed", $"The answer was not ready in the time that the header {Deadline.Header} gave."));
            return true;
        }

        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        await ProblemWriter.WriteAsync(httpContext, Describe(httpContext, exception));
        return true;
    }

    /// <summary>What an exception says to a client. A fault of our own is logged.</summary>
    public Problem Describe(HttpContext http, Exception exception)
    {
        var problem = Map(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            LogUnexpected(log, exception, http.Request.Method, http.Request.Path.ToUriComponent(), ProblemWriter.TraceId(http));
        return problem;
    }

    /// <summary>What an exception says to a client.</summary>
    public static Problem Map(Exception exception) => exception switch
    {
        ProblemException e => e.Problem,
        PictureException e => Map(e),
        RequestException e => new(400, "invalid_option", e.Message) { Option = e.Option },
        UnknownModelException e => new(404, "unknown_model", e.Message),
        ModelChangeException e => new(409, e.Code, e.Message),
        LiveException e => new(503, e.Code, e.Message),
        BusyException e => Busy(e.Message, e.RetryAfter),
        BadHttpRequestException { StatusCode: 413 } => new(413, "too_large", "The request is larger than this service takes."),
        BadHttpRequestException { StatusCode: 408 } => new(408, "too_slow", "The request came too slowly."),
        BadHttpRequestException e => new(e.StatusCode, "bad_request", e.Message),
        _ => new(500, "internal", "Something went wrong here that should not have. It is in the log under the trace id."),
    };

    private static Problem Map(PictureException e) => e.Problem switch
    {
        PictureProblem.UnsupportedType => new(415, "unsupported_type", e.Message) { Allowed = Uploads.PictureTypes.All },
        PictureProblem.TooManyBytes => new(413, "too_large", e.Message),
        PictureProblem.TooManyPixels => new(422, "too_many_pixels", e.Message),
        PictureProblem.TooSlow => new(422, "decoding_too_slow", e.Message),
        _ => new(400, "unreadable_picture", e.Message),
    };

    /// <summary>
    /// 429, with the wait in whole seconds, at least one, and up to half as much again at random, so that those who were refused together
    /// do not come back together.
    /// </summary>
    public static Problem Busy(string detail, TimeSpan retryAfter) =>
        new(429, BusyCode, detail) { RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds * (1 + Random.Shared.NextDouble() / 2))) };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed; trace {TraceId}")]
    private static partial void LogUnexpected(ILogger log, Exception exception, string method, string path, string traceId);
}
