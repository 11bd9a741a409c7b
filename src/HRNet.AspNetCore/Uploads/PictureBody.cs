using HRNet.AspNetCore.Problems;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Finds the picture in a request: the raw body of type image/*, or the field "image" of a form.</summary>
internal static class PictureBody
{
    /// <summary>The form's field.</summary>
    public const string Field = "image";

    /// <summary>What a form may add to the picture: boundaries, part headers and small fields.</summary>
    public const int FormOverhead = 64 << 10;

    private const int MaxBoundary = 100;

    /// <summary>Reads the picture's bytes.</summary>
    /// <exception cref="ProblemException">There is no picture (400), it is too large (413), or the content type is another (415).</exception>
    public static async Task<UploadBuffer> ReadAsync(HttpRequest request, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw Unsupported("The request says no content type.");
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadFormAsync(request, type, limit, memory, cancel);
        if (!type.Type.Equals("image", StringComparison.OrdinalIgnoreCase))
            throw Unsupported($"The content type '{Requests.QueryReader.Short(type.MediaType.ToString())}' is not taken.");

        if (request.ContentLength > limit)
            throw UploadBuffer.TooLarge(limit);
        return await NotEmpty(UploadBuffer.ReadAsync(request.Body, limit, memory, cancel), "The body is empty; send the picture's bytes.");
    }

    private static async Task<UploadBuffer> ReadFormAsync(
        HttpRequest request, MediaTypeHeaderValue type, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        if (request.ContentLength > limit + FormOverhead)
            throw UploadBuffer.TooLarge(limit);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > MaxBoundary)
            throw Malformed("its boundary is missing or too long");
        try
        {
            var form = new MultipartReader(boundary.ToString(), request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 << 10 };
            for (var others = 0L; await form.ReadNextSectionAsync(cancel) is { } section; others += await SkipAsync(section.Body, FormOverhead - others, cancel))
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(Field, StringComparison.OrdinalIgnoreCase))
                    return await NotEmpty(UploadBuffer.ReadAsync(section.Body, limit, memory, cancel), $"The field '{Field}' is empty; it must hold the picture.");
            }
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !cancel.IsCancellationRequested))
        {
            throw Malformed("it ends too early or its parts are damaged", e);
        }
        throw Missing($"The form has no field '{Field}'; send the picture in it.");
    }

    /// <summary>Reads past a field that is not wanted, without keeping it.</summary>
    private static async Task<long> SkipAsync(Stream body, long limit, CancellationToken cancel)
    {
        var scratch = new byte[4096];
        var count = 0L;
        while (await body.ReadAsync(scratch, cancel) is > 0 and var read)
        {
            if ((count += read) > limit)
                throw Malformed($"its fields other than '{Field}' hold more than {FormOverhead >> 10} KiB");
        }
        return count;
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
