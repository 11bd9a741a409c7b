using System.Text.Json;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Serving;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /models/pull and GET /models/pull/{name}, for who may administer; off unless the settings have such a key.</summary>
internal static class PullEndpoints
{
    /// <summary>A request is a name, not a file.</summary>
    private const int MostBytes = 4096;

    public static void MapPull(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/models/pull").WithTags("Models");
        group.MapPost("", Begin).WithName("Pull").NeedsAdmin().WithMetadata(new TakesJson(typeof(PullRequestDto))).Produces<PullDto>(202)
            .Refuses(400, 401, 403, 404, 409, 413, 415, 503);
        group.MapGet("/{name}", State).WithName("PullState").NeedsAdmin().Produces<PullDto>().Refuses(401, 403, 404);
    }

    /// <summary>
    /// Begins to fetch a published model, to import it and to serve it under its short name. Needs a key that may administer (the setting Access:Keys) as
    /// `Authorization: Bearer KEY`; where there is no such key there is nothing here (404).
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="puller">Does it.</param>
    private static async Task<Accepted<PullDto>> Begin(HttpContext http, ModelPuller puller)
    {
        var begun = puller.Begin((await ReadAsync(http)).Name);
        return TypedResults.Accepted($"{http.Request.PathBase}{http.Request.Path.Value!.TrimEnd('/')}/{begun.Name}", begun);
    }

    /// <summary>How far a pull is: running, done (the model is served) or failed, with the reason. Needs a key that may administer.</summary>
    /// <param name="name">The short name, or the published file's.</param>
    /// <param name="puller">Knows.</param>
    private static Ok<PullDto> State(string name, ModelPuller puller) => TypedResults.Ok(puller.State(name));

    /// <summary>Read here and not by the framework, so that nothing is read before the key is checked.</summary>
    private static async Task<PullRequestDto> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
            throw new ProblemException(new(415, "unsupported_type", "The request must be JSON (content type application/json), such as {\"name\":\"pose-w32-256x192\"}."));
        if (http.Request.ContentLength > MostBytes)
            throw new ProblemException(new(413, "too_large", $"The request is larger than the {MostBytes} bytes that are taken."));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        try
        {
            return await http.Request.ReadFromJsonAsync(WireJson.Default.PullRequestDto, http.RequestAborted) is { Name.Length: > 0 } request
                ? request
                : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new ProblemException(new(400, "bad_request", "The request must be JSON with the name of a published file, such as {\"name\":\"pose-w32-256x192\"}."), e);
        }
    }
}

/// <summary>Says how an endpoint refuses.</summary>
internal static class Refusals
{
    /// <summary>With these statuses, and problem documents.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<Problem>(status, ProblemWriter.ContentType);
        return endpoint;
    }
}

/// <summary>Marks an endpoint that takes JSON which it reads itself. Nothing is chosen by it: an endpoint that is off must not tell that it is there.</summary>
/// <param name="Type">What the JSON holds.</param>
internal sealed record TakesJson(Type Type);

/// <summary>Marks an endpoint that takes the bytes of a file.</summary>
internal sealed record TakesFile;
