using System.Text;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Finds the picture in a request: the raw body of type image/* or application/octet-stream, or the field "image" of a form, whose other fields are options.</summary>
internal sealed class PictureBody
{
    /// <summary>The form's field.</summary>
    public const string Field = "image";

    /// <summary>What a form may add to the picture: boundaries, part headers and small fields.</summary>
    public const int FormOverhead = 64 << 10;

    /// <summary>The type of bytes that nobody knows more of.</summary>
    public const string AnyBytes = "application/octet-stream";

    private const int MaxBoundary = 100;

    private readonly HttpRequest _request;
    private readonly MediaTypeHeaderValue _type;

    private PictureBody(HttpRequest request, MediaTypeHeaderValue type)
    {
        (_request, _type) = (request, type);
        IsForm = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it is a form, which may hold options too.</summary>
    public bool IsForm { get; }

    /// <summary>The body of a request.</summary>
    /// <exception cref="ProblemException">The content type is neither a form nor a picture (415).</exception>
    public static PictureBody Of(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw Unsupported("The request says no content type.");
        var body = new PictureBody(request, type);
        // What the bytes are they say themselves; a program that does not know what it sends may say so.
        return body.IsForm || type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(AnyBytes, StringComparison.OrdinalIgnoreCase)
            ? body
            : throw Unsupported($"The content type '{Problem.Short(type.MediaType.ToString())}' is not taken.");
    }

    /// <summary>Reads the picture's bytes.</summary>
    /// <param name="options">Gets the other fields of a form.</param>
    /// <param name="limit">The most bytes of a picture.</param>
    /// <param name="memory">What the bytes are counted in.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="ProblemException">There is no picture or more than one, or a field that is no option (400), or the picture is too large (413).</exception>
    public async Task<UploadBuffer> ReadAsync(OptionValues options, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        if (_request.ContentLength > (IsForm ? limit + FormOverhead : limit))
            throw UploadBuffer.TooLarge(limit);
        if (!IsForm)
            return await NotEmpty(UploadBuffer.ReadAsync(_request.Body, limit, memory, cancel), "The body is empty; send the picture's bytes.");

        UploadBuffer? picture = null;
        try
        {
            var form = Form();
            for (var rest = FormOverhead; await form.ReadNextSectionAsync(cancel) is { } section;)
            {
                var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString() : "";
                if (!name.Equals(Field, StringComparison.OrdinalIgnoreCase))
                {
                    options.ExpectField(name, Field);
                    var bytes = await ReadAsync(section.Body, rest, cancel);
                    rest -= bytes.Length;
                    options.Add(name, Encoding.UTF8.GetString(bytes.Span));
                }
                else if (picture is null)
                {
                    picture = await NotEmpty(UploadBuffer.ReadAsync(section.Body, limit, memory, cancel), $"The field '{Field}' is empty; it must hold the picture.");
                }
                else
                {
                    throw new ProblemException(new(400, "bad_form", $"The form has a second field '{Field}'; send one picture.") { Option = Field });
                }
            }

            return picture ?? throw Missing($"The form has no field '{Field}'; send the picture in it.");
        }
        catch (Exception e)
        {
            picture?.Dispose();
            if (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !cancel.IsCancellationRequested))
                throw Malformed("it ends too early or its parts are damaged", e);
            throw;
        }
    }

    private MultipartReader Form()
    {
        var boundary = HeaderUtilities.RemoveQuotes(_type.Boundary);
        return boundary.Length is 0 or > MaxBoundary
            ? throw Malformed("its boundary is missing or too long")
            : new(boundary.ToString(), _request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 << 10 };
    }

    /// <summary>A small field.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int limit, CancellationToken cancel)
    {
        var bytes = new byte[limit + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return count <= limit ? bytes.AsMemory(0, count) : throw Malformed($"its fields other than '{Field}' hold more than {FormOverhead >> 10} KiB");
    }

    private static async Task<UploadBuffer> NotEmpty(Task<UploadBuffer> reading, string message)
    {
        var upload = await reading;
        if (!upload.Bytes.IsEmpty)
            return upload;
        upload.Dispose();
        throw Missing(message);
    }

    private static ProblemException Missing(string message) => new(new(400, "missing_image", message) { Option = Field });

    private static ProblemException Malformed(string why, Exception? inner = null) => new(new(400, "bad_form", $"The form cannot be read: {why}."), inner);

    private static ProblemException Unsupported(string message) => new(new(
        415, "unsupported_type", $"{message} Send multipart/form-data with the picture in the field '{Field}', or the picture itself with its own type.")
    {
        Allowed = ["multipart/form-data", .. PictureTypes.All],
    });
}

/// <summary>The media types of the pictures that are read and written.</summary>
internal static class PictureTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["image/jpeg", "image/png", "image/webp"];
}
