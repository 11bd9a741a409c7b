using System.Text.Json.Nodes;
using HRNet.AspNetCore.Requests;

namespace HRNet.AspNetCore.OpenApi;

/// <summary>Marks an endpoint that takes a picture.</summary>
/// <param name="Options">Its query options.</param>
/// <param name="Example">An answer.</param>
/// <param name="Painted">Whether the answer can also be the painted picture.</param>
internal sealed record TakesPicture(IReadOnlyList<OptionText> Options, JsonNode Example, bool Painted);

/// <summary>Marks an endpoint that takes JSON which it reads itself. Nothing is chosen by it: an endpoint that is off must not tell that it is there.</summary>
/// <param name="Type">What the JSON holds.</param>
internal sealed record TakesJson(Type Type);

/// <summary>Puts the mark on.</summary>
internal static class PictureMark
{
    /// <summary>Says that the endpoint takes a picture, with these options and such an answer.</summary>
    public static RouteHandlerBuilder TakesPicture<T>(this RouteHandlerBuilder endpoint, IReadOnlyList<OptionText> options, JsonNode example, bool painted = true) =>
        endpoint.WithMetadata(new TakesPicture(options, example, painted)).Produces<T>(200, AnswerType.Json.MediaType);
}
