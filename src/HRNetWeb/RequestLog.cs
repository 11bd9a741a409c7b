using System.Diagnostics;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.Problems;
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
                : HealthEndpoints.Are(http.Request.Path) || (http.Request.Method == HttpMethods.Get && http.Response.StatusCode < 400) ? LogLevel.Debug
                : LogLevel.Information;
            if (log.IsEnabled(level))
                Write(http, level, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private void Write(HttpContext http, LogLevel level, double milliseconds)
    {
        var (answered, caller) = (http.Features.Get<PictureResult>(), http.Features.Get<Caller>());
        var (path, trace) = (http.Request.Path.ToUriComponent(), ProblemWriter.TraceId(http));
        var (key, address) = (caller?.Key?.Id ?? "-", http.Connection.RemoteIpAddress?.ToString() ?? "-");
        if (answered is null)
            LogRequest(log, level, http.Request.Method, path, http.Response.StatusCode, milliseconds, address, key, trace);
        else
            LogAnswer(log, level, http.Request.Method, path, http.Response.StatusCode, milliseconds, answered.Model, answered.Device, address, key, trace);
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms; from {Address}, key {Key}, trace {TraceId}")]
    private static partial void LogRequest(ILogger log, LogLevel level, string method, string path, int status, double milliseconds, string address, string key, string traceId);

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, {Model} on {Device}; from {Address}, key {Key}, trace {TraceId}")]
    private static partial void LogAnswer(
        ILogger log, LogLevel level, string method, string path, int status, double milliseconds, string model, string device, string address, string key, string traceId);
}
