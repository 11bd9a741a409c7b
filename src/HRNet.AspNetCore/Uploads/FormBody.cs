using System.Text;
using HRNet.AspNetCore.Problems;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Reads a form: pictures in its fields "image", options in the others.</summary>
internal static class FormBody
{
    private const int MaxBoundary = 100;
    private const int MaxName = 255;

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="ProblemException">It cannot be read, holds no picture, or a field that is no option (400).</exception>
    public static async Task ReadAsync(Stream body, string boundary, SentPictures sent, CancellationToken cancel)
    {
        try
        {
            if (boundary.Length is 0 or > MaxBoundary)
                throw Malformed("its boundary is missing or too long");
            var form = new MultipartReader(boundary, body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 << 10 };
            for (var rest = SentLimits.Overhead; await form.ReadNextSectionAsync(cancel) is { } section;)
            {
                var disposition = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var parsed) ? parsed : new("form-data");
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (name.Equals(PictureBody.Field, StringComparison.OrdinalIgnoreCase))
                {
                    if (sent is { Several: false, All.Count: > 0 })
                        throw new ProblemException(new(400, "bad_form", $"The form has a second field '{PictureBody.Field}'; send one picture.") { Option = PictureBody.Field });
                    var picture = sent.Next(FileName(disposition));
                    await sent.ReadAsync(
                        picture, async () => await UploadBuffer.ReadAsync(section.Body, sent.Limits.PictureBytes, picture.Memory, cancel),
                        $"The field '{PictureBody.Field}' is empty; it must hold the picture.");
                }
                else
                {
                    sent.Options.Expect(name, "form", "field", PictureBody.Field);
                    var bytes = await ReadAsync(section.Body, rest, cancel);
                    rest -= bytes.Length;
                    sent.Options.Add(name, Encoding.UTF8.GetString(bytes.Span));
                }
            }

            if (sent.All.Count == 0)
                throw PictureBody.Missing($"The form has no field '{PictureBody.Field}'; send the picture in it.");
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !cancel.IsCancellationRequested))
        {
            throw Malformed("it ends too early or its parts are damaged", e);
        }
    }

    private static string? FileName(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return name.Length is 0 or > MaxName ? null : name;
    }

    /// <summary>A small field.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int limit, CancellationToken cancel)
    {
        var bytes = new byte[limit + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return count <= limit ? bytes.AsMemory(0, count) : throw Malformed($"its fields other than '{PictureBody.Field}' hold more than {SentLimits.Overhead >> 10} KiB");
    }

    private static ProblemException Malformed(string why, Exception? inner = null) => new(new(400, "bad_form", $"The form cannot be read: {why}."), inner);
}
