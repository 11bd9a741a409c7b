using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace HRNet.AspNetCore.Problems;

/// <summary>Why a request was refused: a problem document (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A word that a program can act on, such as "unreadable_picture".</param>
/// <param name="Detail">What was wrong and what is allowed, for a person.</param>
internal sealed record Problem(
    [property: JsonPropertyOrder(1)] int Status,
    [property: JsonPropertyOrder(2)] string Code,
    [property: JsonPropertyOrder(3)] string Detail)
{
    /// <summary>The status in words.</summary>
    public string Title => ReasonPhrases.GetReasonPhrase(Status);

    /// <summary>The option that was wrong, where it was one.</summary>
    [JsonPropertyOrder(4)]
    public string? Option { get; init; }

    /// <summary>What may stand there instead, where that is a list.</summary>
    [JsonPropertyOrder(5)]
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>Seconds after which another try is likely to succeed; the same as the Retry-After header.</summary>
    [JsonPropertyOrder(6)]
    public int? RetryAfter { get; init; }

    /// <summary>The path that was asked.</summary>
    [JsonPropertyOrder(7)]
    public string? Instance { get; init; }

    /// <summary>Finds the request in the log.</summary>
    [JsonPropertyOrder(8)]
    public string? TraceId { get; init; }

    /// <summary>A text of the client's, cut so that a sentence stays readable.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

/// <summary>A request that this service refuses for a reason of HTTP; what is wrong with a picture or an option has exceptions of its own.</summary>
internal sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Detail, inner)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;
}
