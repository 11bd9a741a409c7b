using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using HRNetWeb.Pages;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace HRNetWeb.Tests;

/// <summary>How files of the page are served, told by a small page of the test's own.</summary>
public sealed partial class PageFilesTests : IDisposable
{
    private const string Html = """
        <!doctype html>
        <link rel="stylesheet" href="css/one.css">
        <script src="js/classic.js"></script>
        <script type="module" src="js/app.js"></script>
        <a href="swagger/">API</a><img src="dot.png" data-sample="dot.png">
        """;

    private static readonly byte[] s_dot = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnetweb-page");
    private readonly PhysicalFileProvider _files;
    private readonly Service _service;
    private readonly HttpClient _client;

    public PageFilesTests()
    {
        Write("index.html", Html);
        Write("css/one.css", string.Concat(Enumerable.Repeat("p { margin: 0 }\n", 50)));
        Write("js/classic.js", "var classic = './app.js';");
        Write("js/app.js", "import './side.js';\nimport {\n  a,\n} from './deep/a.js';\nexport { b } from \"./b.js\";\n");
        Write("js/side.js", "import './app.js'; import './b.js';");
        Write("js/b.js", "new Worker(new URL('./deep/work.js', import.meta.url), { type: 'module' });\nimport './nowhere.js';");
        Write("js/deep/a.js", "const later = () => import('../later.js');");
        Write("js/deep/work.js", "import { b } from '../b.js';");
        Write("js/later.js", "export const a = 1;");
        Write("js/unused.js", "import './app.js';");
        Write("notes.unknown", "not served");
        File.WriteAllBytes(Path.Combine(_folder.FullName, "dot.png"), s_dot);
        _files = new(_folder.FullName);
        _service = new(services: services => services.AddSingleton(new PageFiles(_files)));
        _client = _service.CreateClient();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
        _files.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_start_page_refers_to_files_by_the_name_of_their_version_and_to_all_else_as_before()
    {
        var html = await _client.GetStringAsync("/", Cancel);
        var version = Name(html);

        foreach (var file in new[] { "css/one.css", "js/classic.js", "js/app.js", "dot.png" })
            Assert.Contains($"=\"v/{version}/{file}\"", html, StringComparison.Ordinal);
        Assert.Contains($"data-sample=\"v/{version}/dot.png\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"swagger/\"", html, StringComparison.Ordinal);
        Assert.Equal(html, await _client.GetStringAsync("/index.html", Cancel));
    }

    [Fact]
    public async Task Modules_are_preloaded_once_however_they_are_named_and_only_those_that_are_reached()
    {
        var html = await _client.GetStringAsync("/", Cancel);

        var modules = Preload().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(
            new[] { "b", "deep/a", "deep/work", "later", "side" }.Select(module => $"v/{Name(html)}/js/{module}.js"),
            modules.Order(StringComparer.Ordinal));
        Assert.True(html.IndexOf("modulepreload", StringComparison.Ordinal) < html.IndexOf("type=\"module\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, br;q=0", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("", null)]
    public async Task Text_is_compressed_as_the_client_takes_it(string accepted, string? encoding)
    {
        var plain = await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "css", "one.css"), Cancel);
        var answer = await AskAsync(HttpMethod.Get, "/css/one.css", ("Accept-Encoding", accepted));

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", Assert.Single(answer.Headers.Vary));
        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        if (encoding is not null)
            Assert.InRange(bytes.Length, 1, plain.Length / 4);
        Assert.Equal(plain, Unpacked(bytes, encoding));
    }

    [Fact]
    public async Task A_picture_is_sent_as_it_is()
    {
        var answer = await AskAsync(HttpMethod.Get, "/dot.png", ("Accept-Encoding", "br"));

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Empty(answer.Headers.Vary);
        Assert.Equal(s_dot, await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Only_the_version_that_is_served_is_kept_for_ever()
    {
        var version = Name(await _client.GetStringAsync("/", Cancel));

        Assert.Equal("public, max-age=31536000, immutable", await CacheAsync($"/v/{version}/js/app.js"));
        Assert.Equal("no-cache", await CacheAsync("/v/0123456789abcdef/js/app.js"));
        Assert.Equal("no-cache", await CacheAsync("/js/app.js"));
        Assert.Equal("no-cache", await CacheAsync("/"));
        foreach (var path in new[] { $"/v/{version}/index.html", $"/v/{version}/", $"/v/{version}", "/v/", $"/v/{version}/js/nothing.js", "/notes.unknown", $"/v/{version}/../../appsettings.json" })
            Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(path, Cancel)).StatusCode);

        async Task<string?> CacheAsync(string path) => (await _client.GetAsync(path, Cancel)).EnsureSuccessStatusCode().Headers.CacheControl?.ToString();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/js/app.js")]
    [InlineData("/dot.png")]
    public async Task Who_has_a_file_is_told_so_in_each_encoding_by_itself(string path)
    {
        var first = await AskAsync(HttpMethod.Get, path, ("Accept-Encoding", "br"));
        var tag = first.Headers.ETag!.ToString();

        var second = await AskAsync(HttpMethod.Get, path, ("Accept-Encoding", "br"), ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((tag, "no-cache"), (second.Headers.ETag!.ToString(), second.Headers.CacheControl!.ToString()));
        Assert.Contains("default-src 'self'", second.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var plain = await AskAsync(HttpMethod.Get, path, ("If-None-Match", tag));
        Assert.Equal(path == "/dot.png" ? HttpStatusCode.NotModified : HttpStatusCode.OK, plain.StatusCode);
    }

    [Fact]
    public async Task A_head_has_the_headers_alone_and_a_range_its_bytes()
    {
        var whole = await AskAsync(HttpMethod.Get, "/js/app.js", ("Accept-Encoding", "br"));
        var head = await AskAsync(HttpMethod.Head, "/js/app.js", ("Accept-Encoding", "br"));
        Assert.Equal((whole.Content.Headers.ContentLength, whole.Headers.ETag), (head.Content.Headers.ContentLength, head.Headers.ETag));
        Assert.Equal("br", head.Content.Headers.ContentEncoding.Single());
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));

        var part = await AskAsync(HttpMethod.Get, "/dot.png", ("Range", "bytes=10-19"));
        Assert.Equal((HttpStatusCode.PartialContent, "bytes 10-19/200"), (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(s_dot[10..20], await part.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task An_edit_is_served_at_once_and_under_a_version_of_its_own()
    {
        var before = Name(await _client.GetStringAsync("/", Cancel));
        Write("js/later.js", "export const a = 22;");

        // The page that is open still has its own; who comes now has the new one.
        Assert.Equal("export const a = 1;", await _client.GetStringAsync($"/v/{before}/js/later.js", Cancel));
        var after = Name(await _client.GetStringAsync("/", Cancel));
        Assert.NotEqual(before, after);
        Assert.Equal("export const a = 22;", await _client.GetStringAsync($"/v/{after}/js/later.js", Cancel));
        var old = await _client.GetAsync($"/v/{before}/js/later.js", Cancel);
        Assert.Equal(("export const a = 22;", "no-cache"), (await old.Content.ReadAsStringAsync(Cancel), old.Headers.CacheControl!.ToString()));

        Write("js/later.js", "export const a = 1;");
        Assert.Equal(before, Name(await _client.GetStringAsync("/", Cancel)));
        Write("js/new.js", "");
        Assert.Equal("", await _client.GetStringAsync("/js/new.js", Cancel));
        File.Delete(Path.Combine(_folder.FullName, "js", "new.js"));
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/js/new.js", Cancel)).StatusCode);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request, Cancel);
    }

    private void Write(string name, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    private static byte[] Unpacked(byte[] bytes, string? encoding)
    {
        using var packed = new MemoryStream(bytes);
        using Stream stream = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        };
        using var unpacked = new MemoryStream();
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static string Name(string html) => Version().Match(html).Groups[1].Value;

    [GeneratedRegex("\"v/([0-9a-f]{16})/")]
    private static partial Regex Version();

    [GeneratedRegex("<link rel=\"modulepreload\" href=\"([^\"]+)\">")]
    private static partial Regex Preload();
}
