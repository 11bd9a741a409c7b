using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HRNetWeb.Tests;

/// <summary>Who may ask for what, how often, and from which pages.</summary>
public sealed class AccessTests
{
    private const string User = "a key for asking";
    private const string Admin = "a key for the models";

    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["Access:Keys:0:Id"] = "front-end",
        ["Access:Keys:0:Sha256"] = Sha256(User),
        ["Access:Keys:0:Scopes:0"] = "Infer",
        ["Access:Keys:1:Id"] = "operator",
        ["Access:Keys:1:Sha256"] = Sha256(Admin),
        ["Access:Keys:1:Scopes:0"] = "Admin",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_there_are_keys_pictures_are_answered_for_those_alone_who_bring_one()
    {
        using var service = new Service(s_keys);
        var client = await service.ReadyClientAsync(Cancel);

        foreach (var path in new[] { "/pose", "/segment", "/detect", "/classify", "/analyze" })
        {
            var refused = await client.AskAsync(path, Pictures.Raw(Pictures.Astronaut));
            Assert.Contains("Authorization: Bearer KEY", refused.ShouldBeProblem(401, "unauthorized"), StringComparison.Ordinal);
            Assert.Equal("Bearer", refused.Response.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/models"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/models", ("Authorization", "Bearer something else")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/models", ("Authorization", "Basic " + User)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/models?access_token=" + Uri.EscapeDataString(User)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/models", ("Authorization", "Bearer " + User)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/models", ("X-Api-Key", User)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "/models", ("X-Api-Key", Admin)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/"));
    }

    [Fact]
    public async Task Only_who_may_administer_changes_models()
    {
        using var service = new Service(s_keys);
        var client = await service.ReadyClientAsync(Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/models/pull/pose-w32-256x192"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "/models/pull/pose-w32-256x192", ("X-Api-Key", User)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "/models/pull/pose-w32-256x192", ("X-Api-Key", Admin)));
    }

    [Fact]
    public async Task A_refused_request_is_refused_before_its_body_is_read()
    {
        await using var server = await LiveServer.StartAsync([.. s_keys.Select(pair => (pair.Key, pair.Value))]);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(server.Host), Cancel);
        await socket.GetStream().WriteAsync("POST /pose HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), Cancel);
        using var answer = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 401 Unauthorized", await answer.ReadLineAsync(Cancel));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_are_not_concerned()
    {
        var settings = new Dictionary<string, string>(s_keys) { ["Access:RequestsPerMinute"] = "1", ["Access:Burst"] = "2", ["Access:Keys:1:Scopes:1"] = "Infer" };
        using var service = new Service(settings);
        var client = await service.ReadyClientAsync(Cancel);

        var statuses = new List<HttpStatusCode>();
        for (var k = 0; k < 3; k++)
            statuses.Add(await StatusAsync(client, "/models", ("X-Api-Key", User)));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("X-Api-Key", User);
        using var refused = await client.SendAsync(request, Cancel);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!;
        Assert.Contains("the key 'front-end'", (refused, problem).ShouldBeProblem(429, "too_many_requests"), StringComparison.Ordinal);
        Assert.InRange((int)problem["retryAfter"]!, 1, 120);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/models", ("X-Api-Key", Admin)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live", ("X-Api-Key", User)));
    }

    [Fact]
    public async Task A_key_may_have_a_rate_of_its_own()
    {
        var settings = new Dictionary<string, string>(s_keys) { ["Access:Keys:0:RequestsPerMinute"] = "1", ["Access:Burst"] = "1", ["Access:Keys:1:Scopes:1"] = "Infer" };
        using var service = new Service(settings);
        var client = await service.ReadyClientAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/models", ("X-Api-Key", User)));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(client, "/models", ("X-Api-Key", User)));
        for (var k = 0; k < 5; k++)
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/models", ("X-Api-Key", Admin)));
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Live_video_needs_the_key_too_and_takes_it_from_the_address_as_browsers_send_it(Wire wire)
    {
        await using var server = await LiveServer.StartAsync([.. s_keys.Select(pair => (pair.Key, pair.Value))]);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(wire));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        await using var client = await server.ConnectAsync(wire, query: "?access_token=" + Uri.EscapeDataString(User));
        Assert.Equal("settings", (string?)(await client.NextAsync())!["type"]);
    }

    [Fact]
    public async Task One_address_has_so_many_live_connections_and_gets_its_place_back()
    {
        await using var server = await LiveServer.StartAsync(("Access:LiveConnectionsPerAddress", "2"));
        var first = await server.OpenAsync(Wire.Json);
        await using var second = await server.OpenAsync(Wire.Json);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(Wire.Json));
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        while (true)
        {
            try
            {
                await using var third = await server.OpenAsync(Wire.Json);
                break;
            }
            catch (WebSocketException)
            {
                await Task.Delay(20, Cancel);
            }
        }
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://gym.example", 200)]
    [InlineData("http://localhost", 200)]
    [InlineData("https://localhost", 200)]
    public async Task Pages_of_other_sites_do_not_get_pictures_answered_through_their_visitors(string origin, int status)
    {
        using var service = new Service(new Dictionary<string, string> { ["Access:Origins:0"] = "https://gym.example" });
        var client = await service.ReadyClientAsync(Cancel);
        client.DefaultRequestHeaders.Add("Origin", origin);

        var answer = await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));

        if (status == 403)
            answer.ShouldBeProblem(403, "foreign_origin");
        Assert.Equal(status, (int)answer.Response.StatusCode);
        Assert.Equal(origin == "https://gym.example", answer.Response.Headers.TryGetValues("Access-Control-Allow-Origin", out _));
    }

    [Fact]
    public async Task An_allowed_site_may_ask_first_whether_it_may_send_a_key()
    {
        using var service = new Service(new Dictionary<string, string>(s_keys) { ["Access:Origins:0"] = "https://gym.example" });
        using var client = service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/pose");
        request.Headers.Add("Origin", "https://gym.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var answer = await client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("https://gym.example", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_name_of_this_machine_nothing_is_answered_where_only_this_machine_can_ask()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = server.CreateClient();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live", ("Host", "localhost:5080")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = "rebound.evil.example";
        using var refused = await client.SendAsync(request, Cancel);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!;
        Assert.Contains("'rebound.evil.example'", (refused, problem).ShouldBeProblem(400, "wrong_host"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_names_of_the_settings_are_answered()
    {
        await using var server = await LiveServer.StartAsync(("AllowedHosts", "pose.example"));
        using var client = server.CreateClient();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live", ("Host", "pose.example")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(client, "/health/live"));
    }

    [Fact]
    public async Task Only_a_proxy_of_the_settings_is_believed_whom_it_speaks_for()
    {
        (string, string)[] limits = [("Access:RequestsPerMinute", "1"), ("Access:Burst", "1")];
        await using var trusting = await LiveServer.StartAsync([.. limits, ("Server:Proxies:0", "127.0.0.0/8")]);
        await using var wary = await LiveServer.StartAsync(limits);

        Assert.Equal("200 200 429", await TwoClientsAsync(trusting));
        Assert.Equal("200 429 429", await TwoClientsAsync(wary));
    }

    [Fact]
    public async Task A_line_of_the_log_says_who_asked_and_finds_the_problem_document()
    {
        var log = new Lines();
        using var service = new Service(s_keys, services => services.AddSingleton<ILoggerProvider>(log));
        var client = await service.ReadyClientAsync(Cancel);
        client.DefaultRequestHeaders.Add("X-Api-Key", User);

        var answer = await client.AskAsync("/pose?flip=perhaps", Pictures.Raw(Pictures.Astronaut));

        answer.ShouldBeProblem(400, "invalid_option");
        var line = Assert.Single(log.All, line => line.Contains("POST /pose 400", StringComparison.Ordinal));
        Assert.Contains("key front-end", line, StringComparison.Ordinal);
        Assert.Contains($"trace {answer.Json["traceId"]}", line, StringComparison.Ordinal);
        Assert.DoesNotContain(User, string.Concat(log.All), StringComparison.Ordinal);
    }

    private static async Task<string> TwoClientsAsync(LiveServer server)
    {
        using var client = server.CreateClient();
        while (await StatusAsync(client, "/health/ready") != HttpStatusCode.OK)
            await Task.Delay(10, Cancel);
        var statuses = new List<int>();
        foreach (var address in new[] { "192.0.2.1", "192.0.2.2", "192.0.2.2" })
            statuses.Add((int)await StatusAsync(client, "/models", ("X-Forwarded-For", address)));
        return string.Join(" ", statuses);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static string Sha256(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add(formatter(state, exception));
        }
    }
}
