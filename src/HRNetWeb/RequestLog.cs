using System.Diagnostics;
using HRNet.Inference.Results;

namespace HRNetWeb;

/// <summary>One line in the log for each request.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var level = http.Response.StatusCode >= 500 && http.Response.StatusCode != 503 ? LogLevel.Error
                : http.Request.Path.StartsWithSegments("/health") || (http.Request.Method == HttpMethods.Get && http.Response.StatusCode < 400) ? LogLevel.Debug
                : LogLevel.Information;
            if (log.IsEnabled(level))
                Write(http, level, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private void Write(HttpContext http, LogLevel level, double milliseconds)
    {
        var answered = http.Features.Get<PictureResult>();
        var path = http.Request.Path.ToUriComponent();
        if (answered is null)
            LogRequest(log, level, http.Request.Method, path, http.Response.StatusCode, milliseconds);
        else
            LogAnswer(log, level, http.Request.Method, path, http.Response.StatusCode, milliseconds, answered.Model, answered.Device);
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
    private static partial void LogRequest(ILogger log, LogLevel level, string method, string path, int status, double milliseconds);

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, {Model} on {Device}")]
    private static partial void LogAnswer(
        ILogger log, LogLevel level, string method, string path, int status, double milliseconds, string model, string device);
}
