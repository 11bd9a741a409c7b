using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HRNet.AspNetCore.Contracts;

namespace HRNet.AspNetCore.Problems;

/// <summary>Writes problem documents, whatever the client said it accepts: an error that cannot be read helps nobody.</summary>
internal static class ProblemWriter
{
    /// <summary>The media type of a problem document.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>With quotes left readable: the sentences quote what was sent, and the document is never part of a page.</summary>
    private static readonly JsonTypeInfo<Problem> s_problem =
        new WireJson(new JsonSerializerOptions(WireJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Problem;

    /// <summary>Answers with the problem.</summary>
    public static Task WriteAsync(HttpContext http, Problem problem)
    {
        problem = problem with
        {
            Instance = http.Request.PathBase.Add(http.Request.Path).ToUriComponent(),
            TraceId = TraceId(http),
        };
        http.Response.StatusCode = problem.Status;
        http.Response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        if (problem.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString();
        return http.Response.WriteAsJsonAsync(problem, s_problem, ContentType, http.RequestAborted);
    }

    /// <summary>What finds a request in the log, and in a tracing system.</summary>
    public static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    /// <summary>What an unknown path is answered with.</summary>
    public static Problem NotFound(HttpContext http) =>
        new(404, "not_found", $"There is nothing at {http.Request.Path.ToUriComponent()}. See /swagger for what there is.");

    /// <summary>Gives a body to the bare statuses that the framework answers with.</summary>
    public static Task WriteForStatus(HttpContext http)
    {
        var asked = $"{http.Request.Method} {http.Request.Path.ToUriComponent()}";
        return WriteAsync(http, http.Response.StatusCode switch
        {
            // Before there is an endpoint only the names of AllowedHosts are looked at.
            400 when http.GetEndpoint() is null => new(400, "wrong_host", $"This service does not answer to the name '{Problem.Short(http.Request.Host.Value ?? "")}'. The setting AllowedHosts says to which it does."),
            404 => NotFound(http),
            405 => new(405, "method_not_allowed", $"{asked} is not offered; allowed here: {http.Response.Headers.Allow}."),
            var status => new(status, $"status_{status}", $"{asked} was refused."),
        });
    }
}
