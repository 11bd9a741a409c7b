using HRNet.AspNetCore.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Finds pictures and options in the body of a request: a form, JSON, or one bare picture.</summary>
internal sealed class PictureBody
{
    /// <summary>The form's field and JSON's property that hold a picture.</summary>
    public const string Field = "image";

    /// <summary>JSON's property that says where a picture is.</summary>
    public const string Url = "url";

    /// <summary>JSON's property that holds several pictures.</summary>
    public const string Several = "images";

    /// <summary>The type of bytes that nobody knows more of.</summary>
    public const string AnyBytes = "application/octet-stream";

    /// <summary>The type of a form.</summary>
    public const string FormType = "multipart/form-data";

    /// <summary>The type of JSON.</summary>
    public const string JsonType = "application/json";

    private readonly HttpRequest _request;
    private readonly MediaTypeHeaderValue _type;
    private readonly bool _isForm;
    private readonly bool _isJson;

    private PictureBody(HttpRequest request, MediaTypeHeaderValue type)
    {
        (_request, _type) = (request, type);
        _isForm = Is(FormType);
        _isJson = Is(JsonType);
    }

    /// <summary>Whether it may hold options too.</summary>
    public bool HoldsOptions => _isForm || _isJson;

    /// <summary>The body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="several">Whether it may hold several pictures, which a bare picture cannot.</param>
    /// <exception cref="ProblemException">The content type is none of those that are taken (415).</exception>
    public static PictureBody Of(HttpRequest request, bool several)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw Unsupported("The request says no content type.", several);
        var body = new PictureBody(request, type);
        // What the bytes are they say themselves; a program that does not know what it sends may say so.
        return body.HoldsOptions || (!several && (type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || body.Is(AnyBytes)))
            ? body
            : throw Unsupported($"The content type '{Problem.Short(type.MediaType.ToString())}' is not taken.", several);
    }

    /// <summary>Reads pictures and options.</summary>
    /// <exception cref="ProblemException">The body cannot be read, holds what it may not, or no picture (400), or is too large (413).</exception>
    public async Task ReadAsync(SentPictures sent, CancellationToken cancel)
    {
        var most = _isJson ? sent.Limits.JsonBody : HoldsOptions ? sent.Limits.Body : sent.Limits.Bytes;
        if (_request.ContentLength > most)
        {
            throw !sent.Several ? UploadBuffer.TooLarge(sent.Limits.Bytes)
                : new ProblemException(new(413, "too_large", $"The request is larger than its pictures may be together, which is {UploadBuffer.Size(sent.Limits.Bytes)}."));
        }

        // The server's own limit is made for one bare picture. It stays beyond ours, which says how much is allowed; the server reads ahead.
        if (_request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + (16 * SentLimits.Overhead);

        if (_isForm)
        {
            await FormBody.ReadAsync(_request.Body, HeaderUtilities.RemoveQuotes(_type.Boundary).ToString(), sent, cancel);
        }
        else if (_isJson)
        {
            await JsonBody.ReadAsync(_request.Body, sent, cancel);
        }
        else
        {
            var picture = sent.Next();
            await sent.ReadAsync(
                picture, async () => await UploadBuffer.ReadAsync(_request.Body, sent.Limits.PictureBytes, picture.Memory, cancel), "The body is empty; send the picture's bytes.");
        }
    }

    /// <summary>There is no picture.</summary>
    public static ProblemException Missing(string message) => new(new(400, "missing_image", message) { Option = Field });

    private bool Is(string type) => _type.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static ProblemException Unsupported(string message, bool several) => new(new(415, "unsupported_type", several
        ? $"{message} Send {FormType} with a field '{Field}' for each picture, or {JsonType} with the property '{Several}'."
        : $"{message} Send {FormType} with the picture in the field '{Field}', {JsonType} with the property '{Field}', or the picture itself with its own type.")
    {
        Allowed = several ? [FormType, JsonType] : [FormType, JsonType, .. PictureTypes.All],
    });
}

/// <summary>The media types of the pictures that are read and written.</summary>
internal static class PictureTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["image/jpeg", "image/png", "image/webp"];
}
