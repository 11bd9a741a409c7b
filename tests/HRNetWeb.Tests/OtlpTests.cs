using System.Collections.Concurrent;
using System.Net;
using System.Text;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace HRNetWeb.Tests;

public sealed class OtlpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "")]
    [InlineData("ENDPOINT= TRACES_ENDPOINT=", "")]
    [InlineData("ENDPOINT=http://all:4318", "http://all:4318/v1/logs http://all:4318/v1/metrics http://all:4318/v1/traces")]
    [InlineData("TRACES_ENDPOINT=http://one/spans", "http://one/spans")]
    [InlineData("ENDPOINT=http://all LOGS_ENDPOINT=http://one/logs", "http://all/v1/metrics http://all/v1/traces http://one/logs")]
    public async Task What_has_an_endpoint_is_sent_there_and_nothing_anywhere_else(string variables, string addresses)
    {
        using var sent = new SentRequests();
        await using var server = await StartAsync(false, services => services.AddSingleton<IHttpClientFactory>(sent), $"PROTOCOL=http/protobuf {variables}");
        using var http = server.CreateClient();
        await http.GetAsync("/", Cancel);

        await UntilAsync(server, () => sent.Addresses.Count >= addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);

        Assert.Equal(addresses, string.Join(' ', sent.Addresses.Order(StringComparer.Ordinal)));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_collector_hears_of_metrics_answers_and_logs_but_not_of_probes()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await StartAsync(true, null, $"ENDPOINT={collector.Address} PROTOCOL=http/protobuf HEADERS=key=secret");
        using var http = server.CreateClient();
        await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        await http.GetAsync("/metrics", Cancel);
        await http.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await http.GetAsync("/models/otlp", Cancel);

        // A span ends a moment after its answer was read.
        await UntilAsync(server, () => collector.Heard("traces").Contains("/models/otlp", StringComparison.Ordinal));

        var traces = collector.Heard("traces");
        Assert.All(["GET /models/{name}", "POST /pose", "hrnet.model", "pose_coco17", "hrnet.stage.total"], text => Assert.Contains(text, traces, StringComparison.Ordinal));
        Assert.All(["GET /health/live", "GET /metrics"], text => Assert.DoesNotContain(text, traces, StringComparison.Ordinal));
        Assert.All(
            ["hrnet.ready", "hrnet.stage.duration", "http.server.request.duration", "dotnet.process.cpu.time"],
            text => Assert.Contains(text, collector.Heard("metrics"), StringComparison.Ordinal));
        Assert.Contains("Ready with 6 models", collector.Heard("logs"), StringComparison.Ordinal);
        Assert.All(["traces", "metrics", "logs"], signal => Assert.Contains("hrnetweb", collector.Heard(signal), StringComparison.Ordinal));
        Assert.Equal("secret", collector.Key);
    }

    [Theory]
    [InlineData("", "hrnetweb")]
    [InlineData("OTEL_SERVICE_NAME", "gym")]
    public async Task The_service_has_a_name_unless_it_is_given_another(string key, string name)
    {
        await using var server = await LiveServer.StartAsync((key, name));
        using var http = server.CreateClient();

        var target = Assert.Single((await Scrape.OfAsync(http)).Series("target_info"));

        Assert.Equal(name, target.Labels["service_name"]);
        Assert.StartsWith(typeof(HRNetWebApp).Assembly.GetName().Version!.ToString(3), target.Labels["service_version"], StringComparison.Ordinal);
    }

    private static Task<LiveServer> StartAsync(bool shipped, Action<IServiceCollection>? services, string variables) => LiveServer.StartAsync(
        shipped, services, [.. variables.Split(' ').Select(variable => variable.Split('=', 2)).Select(parts => ($"OTEL_EXPORTER_OTLP_{parts[0]}", parts[^1]))]);

    /// <summary>Sends what there is until it is enough, and once more for what should not come.</summary>
    private static async Task UntilAsync(LiveServer server, Func<bool> enough)
    {
        for (var last = false; !last;)
        {
            last = enough();
            server.Services.GetService<MeterProvider>()?.ForceFlush();
            server.Services.GetService<TracerProvider>()?.ForceFlush();
            server.Services.GetService<LoggerProvider>()?.ForceFlush();
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Gives the exporters clients that send nothing.</summary>
    private sealed class SentRequests : HttpMessageHandler, IHttpClientFactory
    {
        private readonly ConcurrentDictionary<string, bool> _addresses = new();

        public ICollection<string> Addresses => _addresses.Keys;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _addresses[request.RequestUri!.AbsoluteUri] = true;
            return new(HttpStatusCode.OK);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    /// <summary>Listens on a port of its own and keeps what it is sent. Protocol buffers have texts in them as they are.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> _heard = new();

        public string Address => app.Urls.First();

        public string? Key { get; private set; }

        public string Heard(string signal) => _heard.GetValueOrDefault(signal, "");

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var collector = new Collector(app);
            app.MapPost("/v1/{signal}", collector.HearAsync);
            await app.StartAsync(Cancel);
            return collector;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task HearAsync(string signal, HttpRequest request)
        {
            using var reader = new StreamReader(request.Body, Encoding.Latin1);
            var text = await reader.ReadToEndAsync(Cancel);
            _heard.AddOrUpdate(signal, text, (_, before) => before + text);
            Key = request.Headers["key"];
        }
    }
}
