using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HRNet.AspNetCore;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Uploads;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Tests;

/// <summary>Pictures that are fetched: from where, and from where not.</summary>
public sealed class UrlTests : IAsyncLifetime
{
    private const string Public = "93.184.216.34";
    private const int Limit = 1 << 20;
    private const string Private = "This service fetches nothing from that host.";

    private readonly ConcurrentQueue<IPAddress> _called = new();
    private readonly TcpListener _host = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _heard = [];
    private readonly PictureMemory _memory = new(Options.Create(new UploadOptions()));
    private Func<string, CancellationToken, Task<IPAddress[]>> _resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse(Public) });
    private Func<Stream, CancellationToken, Task> _answer = null!;
    private Task _listening = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _answer = (stream, cancel) => WriteAsync(stream, "200 OK", Pictures.Players, cancel);
        _host.Start();
        _listening = ListenAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _host.Stop();
        await _listening;
        _stop.Dispose();
    }

    [Fact]
    public async Task Nothing_is_fetched_unless_the_settings_say_so()
    {
        using var fetcher = Fetcher(new());

        var answer = await FetchAsync(fetcher, "https://pictures.example/one.jpg");

        Assert.Contains("Uploads:Urls:Allow", Detail(answer, 403, "urls_are_off"), StringComparison.Ordinal);
        Assert.Empty(_called);
    }

    [Fact]
    public async Task A_picture_of_the_public_internet_is_answered_as_its_bytes_are()
    {
        using var service = new Service(
            new Dictionary<string, string> { ["Uploads:Urls:Allow"] = "true", ["Uploads:Urls:Http"] = "true" },
            services => services.AddSingleton<HostResolver>(ResolveAsync).AddSingleton<HostConnector>(ConnectAsync));
        var client = await service.ReadyClientAsync(Cancel);
        // What is asked is checked before anything is fetched.
        (await client.AskAsync("/v1/pose", JsonContent.Create(new { url = "http://pictures.example/", threshold = 7 }))).ShouldBeProblem(400, "invalid_option");
        Assert.Empty(_called);
        var bytes = await client.AskAsync("/v1/pose", Pictures.Raw(Pictures.Players));

        var answer = await client.AskAsync("/v1/pose", JsonContent.Create(new { url = "http://pictures.example/one.jpg?size=2#top" }));

        Assert.Equal(bytes.Json["people"]!.ToJsonString(), answer.Json["people"]!.ToJsonString());
        Assert.Equal([IPAddress.Parse(Public)], _called);
        var heard = Assert.Single(_heard);
        Assert.StartsWith("GET /one.jpg?size=2 HTTP/1.1\r\n", heard, StringComparison.Ordinal);
        Assert.Contains("Host: pictures.example\r\n", heard, StringComparison.Ordinal);
        // Nothing of who asks goes there, nor of what else is done for him.
        Assert.Equal(["Host", "User-Agent"], heard.Split("\r\n")[1..^2].Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
        (await client.AskAsync("/v1/pose", JsonContent.Create(new { url = "http://127.0.0.1/" }))).ShouldBeProblem(400, "url_refused");
        Assert.Equal(0, service.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Theory]
    [InlineData("one.jpg", "must be an address")]
    [InlineData("", "must be an address")]
    [InlineData("https://pictures.example/one two.jpg", "must be an address")]
    [InlineData("http://pictures.example\\@127.0.0.1/", "must be an address")]
    [InlineData("http://127.0.0.1\\.pictures.example/", "must be an address")]
    [InlineData("file:///etc/passwd", "must begin with https:// or http://")]
    [InlineData("ftp://pictures.example/one.jpg", "must begin with https:// or http://")]
    [InlineData("data:image/png;base64,iVBO", "must begin with https:// or http://")]
    [InlineData("http://user:secret@pictures.example/", "must not hold a user")]
    [InlineData("http://pictures.example@127.0.0.1/", "must not hold a user")]
    [InlineData("http://pictures.example:22/", "must not name a port")]
    [InlineData("https://pictures.example:80/", "must not name a port")]
    public async Task What_is_no_plain_address_is_refused_before_anybody_is_asked(string url, string words)
    {
        using var fetcher = Fetcher();
        _resolve = (_, _) => throw new InvalidOperationException("It was looked up.");

        Assert.Contains(words, Detail(await FetchAsync(fetcher, url), 400, "url_refused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_another_word_only_https_is_taken()
    {
        using var fetcher = Fetcher(new() { Allow = true });

        Assert.Contains("must begin with https://.", Detail(await FetchAsync(fetcher, "http://pictures.example/"), 400, "url_refused"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task An_address_that_is_written_out_is_checked_however_it_is_written(string url)
    {
        using var fetcher = Fetcher();
        _resolve = (host, _) => IPAddress.TryParse(host, out var address) ? Task.FromResult(new[] { address }) : throw new SocketException((int)SocketError.HostNotFound);

        Assert.Equal(Private, Detail(await FetchAsync(fetcher, url), 400, "url_refused"));
        Assert.Empty(_called);
    }

    [Fact]
    public async Task A_host_inside_one_that_is_half_inside_and_one_that_is_not_there_are_refused_in_the_same_words()
    {
        using var fetcher = Fetcher(new() { Allow = true, Http = true, Hosts = ["*.example", "exactly.test"] });
        _resolve = (host, _) => host switch
        {
            "inside.example" => Task.FromResult(new[] { IPAddress.Parse("10.0.0.7") }),
            "half.example" => Task.FromResult(new[] { IPAddress.Parse(Public), IPAddress.Parse("fd00::1") }),
            "empty.example" => Task.FromResult(Array.Empty<IPAddress>()),
            "nowhere.example" => throw new SocketException((int)SocketError.HostNotFound),
            _ => Task.FromResult(new[] { IPAddress.Parse(Public) }),
        };

        foreach (var host in new[] { "inside.example", "half.example", "empty.example", "nowhere.example", "other.test", "example", "notexample", "not.exactly.test" })
            Assert.Equal(Private, Detail(await FetchAsync(fetcher, $"http://{host}/"), 400, "url_refused"));
        Assert.Empty(_called);
        foreach (var host in new[] { "one.example", "EXACTLY.test", "two.one.example." })
            Assert.NotNull((await FetchAsync(fetcher, $"http://{host}/")).Bytes);
    }

    [Fact]
    public async Task A_name_that_means_another_address_a_moment_later_leads_to_the_one_that_was_checked()
    {
        using var fetcher = Fetcher();
        var asked = 0;
        _resolve = (_, _) => Task.FromResult(new[] { ++asked == 1 ? IPAddress.Parse(Public) : IPAddress.Loopback });

        Assert.NotNull((await FetchAsync(fetcher, "http://rebound.example/")).Bytes);

        Assert.Equal(1, asked);
        Assert.Equal([IPAddress.Parse(Public)], _called);
        // And each picture is checked anew.
        Assert.Equal(Private, Detail(await FetchAsync(fetcher, "http://rebound.example/"), 400, "url_refused"));
        Assert.Single(_called);
    }

    [Fact]
    public async Task Nobody_is_followed_to_another_address()
    {
        using var fetcher = Fetcher();
        _answer = (stream, cancel) => stream.WriteAsync("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancel).AsTask();

        Assert.Contains("answers 302; nobody is followed", Detail(await FetchAsync(fetcher, "http://pictures.example/"), 422, "url_failed"), StringComparison.Ordinal);
        Assert.Single(_called);
    }

    [Theory]
    [InlineData("404 Not Found", "", "secret inside", "answers 404")]
    [InlineData("206 Partial Content", "", "x", "answers 206")]
    [InlineData("200 OK", "Content-Encoding: gzip\r\n", "x", "compressed")]
    [InlineData("200 OK", "", "", "sends nothing")]
    public async Task What_is_no_picture_is_told_so_and_nothing_of_it_is_told(string status, string headers, string body, string words)
    {
        using var fetcher = Fetcher();
        _answer = (stream, cancel) => WriteAsync(stream, status, Encoding.ASCII.GetBytes(body), cancel, headers);

        var detail = Detail(await FetchAsync(fetcher, "http://pictures.example/"), 422, "url_failed");

        Assert.Contains(words, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_refused_by_its_length_or_as_it_comes()
    {
        using var fetcher = Fetcher();
        _answer = (stream, cancel) => stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"u8.ToArray(), cancel).AsTask();
        Detail(await FetchAsync(fetcher, "http://pictures.example/"), 413, "too_large");
        _answer = async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancel);
            while (true)
                await stream.WriteAsync(new byte[1024], cancel);
        };
        Detail(await FetchAsync(fetcher, "http://pictures.example/"), 413, "too_large");
        Assert.Equal(0, _memory.Taken);
    }

    [Fact]
    public async Task A_host_that_is_slow_silent_endless_or_gone_is_given_up()
    {
        using var fetcher = Fetcher(new() { Allow = true, Http = true, TimeoutSeconds = 1 });
        var hosts = new Func<Stream, CancellationToken, Task>[]
        {
            (_, cancel) => Task.Delay(Timeout.Infinite, cancel),
            async (stream, cancel) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray(), cancel);
                await Task.Delay(Timeout.Infinite, cancel);
            },
            async (stream, cancel) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancel);
                while (true)
                    await stream.WriteAsync("X: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"u8.ToArray(), cancel);
            },
            (stream, cancel) => stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray(), cancel).AsTask(),
            (stream, cancel) => stream.WriteAsync("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray(), cancel).AsTask(),
            (_, _) => Task.CompletedTask,
        };

        foreach (var host in hosts)
        {
            _answer = host;
            Detail(await FetchAsync(fetcher, "http://pictures.example/"), 422, "url_failed");
        }

        Assert.Equal(0, _memory.Taken);
    }

    [Fact]
    public async Task As_many_are_fetched_at_once_as_may()
    {
        using var fetcher = Fetcher(new() { Allow = true, Http = true, AtOnce = 1 });
        var (begun, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        _answer = async (stream, cancel) =>
        {
            begun.SetResult();
            await open.Task;
            await WriteAsync(stream, "200 OK", Pictures.Players, cancel);
        };
        var first = FetchAsync(fetcher, "http://pictures.example/");
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        var second = await FetchAsync(fetcher, "http://pictures.example/");

        Detail(second, 429, "busy");
        Assert.True(second.Problem!.RetryAfter >= 1);
        open.SetResult();
        Assert.NotNull((await first).Bytes);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused()
    {
        using var fetcher = Fetcher();
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=pictures.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string? name = null;
        _answer = async (stream, cancel) =>
        {
            using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    name = hello.ServerName;
                    return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
                },
                null, cancel);
            await WriteAsync(tls, "200 OK", Pictures.Players, cancel);
        };

        var answer = await FetchAsync(fetcher, "https://pictures.example/");

        Assert.Contains("no certificate that is trusted", Detail(answer, 422, "url_failed"), StringComparison.Ordinal);
        Assert.Equal("pictures.example", name);
    }

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel) => _resolve(host, cancel);

    private Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancel)
    {
        _called.Enqueue(address);
        return PictureFetcher.Connector(IPAddress.Loopback, ((IPEndPoint)_host.LocalEndpoint).Port, cancel);
    }

    private PictureFetcher Fetcher(UrlOptions? options = null) =>
        new(Options.Create(new UploadOptions { Urls = options ?? new() { Allow = true, Http = true } }), ResolveAsync, ConnectAsync);

    /// <summary>The bytes, or the problem.</summary>
    private async Task<(byte[]? Bytes, Problem? Problem)> FetchAsync(PictureFetcher fetcher, string url)
    {
        using var share = _memory.Open();
        try
        {
            using var buffer = await fetcher.FetchAsync(url, Limit, share, Cancel);
            return (buffer.Bytes.ToArray(), null);
        }
        catch (ProblemException e)
        {
            return (null, e.Problem);
        }
    }

    private static string Detail((byte[]? Bytes, Problem? Problem) fetched, int status, string code)
    {
        Assert.Equal((status, code), (fetched.Problem?.Status, fetched.Problem?.Code));
        return fetched.Problem!.Detail;
    }

    private static async Task WriteAsync(Stream stream, string status, byte[] body, CancellationToken cancel, string headers = "")
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), cancel);
        await stream.WriteAsync(body, cancel);
    }

    private async Task ListenAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
                all.Add(ServeAsync(await _host.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(all);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                // TLS begins with what is no text.
                var request = new byte[4096];
                var peek = await client.Client.ReceiveAsync(request, SocketFlags.Peek, _stop.Token);
                if (peek > 0 && request[0] == 'G')
                {
                    var count = 0;
                    do
                        count += await stream.ReadAsync(request.AsMemory(count), _stop.Token);
                    while (!request.AsSpan(0, count).EndsWith("\r\n\r\n"u8));
                    lock (_heard)
                        _heard.Add(Encoding.ASCII.GetString(request, 0, count));
                }

                await _answer(stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }
}
