using HRNet.AspNetCore.Problems;
using HRNet.Imaging;
using Microsoft.Net.Http.Headers;

namespace HRNet.AspNetCore.Requests;

/// <summary>One of the forms in which an answer can be given.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Picture">The format where the answer is the painted picture, else null.</param>
internal sealed record AnswerType(string MediaType, PictureFormat? Picture = null)
{
    /// <summary>JSON.</summary>
    public static AnswerType Json { get; } = new("application/json");

    /// <summary>The overlay alone.</summary>
    public static AnswerType Svg { get; } = new("image/svg+xml");

    /// <summary>COCO's results format, for evaluators and annotation tools.</summary>
    public static AnswerType Coco { get; } = new("application/vnd.coco.results+json");

    /// <summary>All, the preferred first.</summary>
    public static IReadOnlyList<AnswerType> All { get; } =
    [
        Json,
        new("image/png", PictureFormat.Png),
        new("image/jpeg", PictureFormat.Jpeg),
        new("image/webp", PictureFormat.Webp),
        Svg,
        Coco,
    ];

    /// <summary>The answer that the Accept header likes best; among equals the one it names most exactly, then the first of <see cref="All"/>.</summary>
    /// <param name="http">The request.</param>
    /// <param name="offered">The forms that there are, the preferred first.</param>
    /// <exception cref="ProblemException">None is acceptable (406).</exception>
    public static AnswerType Negotiate(HttpContext http, IReadOnlyList<AnswerType> offered)
    {
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (!MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var ranges) || ranges.Count == 0)
            return Json;
        var best = offered.Select(type => (Type: type, Wish: Wish(type, ranges))).MaxBy(x => x.Wish);
        return best.Wish.Quality > 0
            ? best.Type
            : throw new ProblemException(new(406, "not_acceptable", $"The Accept header allows none of {string.Join(", ", offered.Select(type => type.MediaType))}.")
            {
                Allowed = [.. offered.Select(type => type.MediaType)],
            });
    }

    /// <summary>The quality that the most exact matching range gives (RFC 9110, 12.5.1), and how exact it is.</summary>
    private static (double Quality, int Exactness) Wish(AnswerType type, IList<MediaTypeHeaderValue> ranges)
    {
        var media = new MediaTypeHeaderValue(type.MediaType);
        return ranges.Where(range => Covers(range, media))
            .Select(range => (Quality: range.Quality ?? 1, Exactness: range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2))
            .OrderByDescending(wish => wish.Exactness)
            .FirstOrDefault();
    }

    /// <summary>Whether the range covers the type; parameters such as charset do not exclude.</summary>
    private static bool Covers(MediaTypeHeaderValue range, MediaTypeHeaderValue type) =>
        range.MatchesAllTypes
        || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase)));
}
