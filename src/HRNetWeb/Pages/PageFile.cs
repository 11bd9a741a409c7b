using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace HRNetWeb.Pages;

/// <summary>A file of the page in memory, and its compressed forms from the first time that they are wanted.</summary>
internal sealed class PageFile(byte[] content, string mediaType)
{
    /// <summary>Files that are compressed: those that are text.</summary>
    private readonly bool _isText = mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType == "image/svg+xml";

    private readonly Lazy<byte[]> _brotli = new(() => Compressed(content, stream => new BrotliStream(stream, CompressionLevel.SmallestSize)));
    private readonly Lazy<byte[]> _gzip = new(() => Compressed(content, stream => new GZipStream(stream, CompressionLevel.SmallestSize)));

    /// <summary>Its bytes.</summary>
    public byte[] Content => content;

    /// <summary>Its media type.</summary>
    public string MediaType => mediaType;

    /// <summary>What tells this content from any other.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));

    /// <summary>The answer to a request for it: whole or in ranges, or that the client has it already; in the best encoding that the client takes.</summary>
    public FileContentHttpResult Answer(HttpContext http, bool lasting)
    {
        var headers = http.Response.Headers;
        // Who keeps the file under the name of its version need not ask for it again.
        headers.CacheControl = lasting ? "public, max-age=31536000, immutable" : "no-cache";
        var (encoding, bytes) = _isText ? Encoded(http.Request.GetTypedHeaders().AcceptEncoding) : (null, content);
        if (_isText)
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return TypedResults.Bytes(bytes, mediaType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{Hash}{encoding}\""));
    }

    private (string? Encoding, byte[] Bytes) Encoded(IList<StringWithQualityHeaderValue> accepted)
    {
        return Takes("br") ? ("br", _brotli.Value) : Takes("gzip") ? ("gzip", _gzip.Value) : (null, content);

        bool Takes(string encoding) => accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);
    }

    private static byte[] Compressed(byte[] content, Func<Stream, Stream> compress)
    {
        using var compressed = new MemoryStream();
        using (var stream = compress(compressed))
            stream.Write(content);
        return compressed.ToArray();
    }
}
