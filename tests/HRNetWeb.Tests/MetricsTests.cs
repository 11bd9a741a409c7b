using System.Text.RegularExpressions;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed partial class MetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_is_counted_by_stage_and_every_request_by_route_and_in_no_other_host()
    {
        using var service = new Service();
        using var other = new Service();
        var client = await service.ReadyClientAsync(Cancel);
        var bystander = await other.ReadyClientAsync(Cancel);
        for (var i = 0; i < 3; i++)
            await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await client.AskAsync("/pose?flip=perhaps", Pictures.Raw(Pictures.Astronaut));

        var scrape = await Scrape.OfAsync(client);

        Assert.Equal(3, scrape.Value("hrnet_stage_duration_seconds_count", ("stage", "total")));
        Assert.Equal(3, scrape.Value("hrnet_stage_duration_seconds_bucket", ("stage", "total"), ("le", "+Inf")));
        Assert.Equal(
            ["0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"],
            scrape.Series("hrnet_stage_duration_seconds_bucket", ("stage", "total")).Select(bucket => bucket.Labels["le"]));
        Assert.InRange(scrape.Value("hrnet_stage_duration_seconds_sum", ("stage", "inference")), 1e-5, 600);
        Assert.Equal(3, scrape.Value("http_server_request_duration_seconds_count", ("http_route", "/pose"), ("http_response_status_code", "200")));
        Assert.Equal(1, scrape.Value("http_server_request_duration_seconds_count", ("http_route", "/pose"), ("http_response_status_code", "400")));
        Assert.Equal(1, scrape.Value("hrnet_ready"));
        Assert.Equal(0, scrape.Value("hrnet_picture_memory_bytes"));
        Assert.True(scrape.Value("dotnet_process_cpu_count") > 0);

        var nothing = await Scrape.OfAsync(bystander);
        Assert.Equal(1, nothing.Value("hrnet_ready"));
        Assert.Empty(nothing.Series("hrnet_stage_duration_seconds_count"));
        Assert.Empty(nothing.Series("http_server_request_duration_seconds_count", ("http_route", "/pose")));
    }

    [Fact]
    public async Task What_counts_up_is_a_counter_and_what_is_measured_now_a_gauge()
    {
        await using var server = await BusyAsync();
        using var http = server.CreateClient();

        var scrape = await Scrape.OfAsync(http);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["hrnet_decode_waiting"] = "gauge",
                ["hrnet_live_age_seconds"] = "histogram",
                ["hrnet_live_cameras"] = "gauge",
                ["hrnet_live_dropped_total"] = "counter",
                ["hrnet_live_frames_total"] = "counter",
                ["hrnet_model_loaded"] = "gauge",
                ["hrnet_picture_memory_bytes"] = "gauge",
                ["hrnet_ready"] = "gauge",
                ["hrnet_stage_duration_seconds"] = "histogram",
            },
            scrape.Types.Where(IsOurs).OrderBy(type => type.Key, StringComparer.Ordinal).ToDictionary());
        Assert.Equal(1, scrape.Value("hrnet_live_frames_total"));
        Assert.Equal(6, scrape.Series("hrnet_model_loaded", ("device", "cpu")).Count());
        Assert.Equal(1, scrape.Value("hrnet_live_age_seconds_count"));
        Assert.InRange(scrape.Value("hrnet_live_age_seconds_sum"), 1e-5, 600);

        // The page that explains them says the same.
        var page = await File.ReadAllTextAsync(Path.Combine(Pictures.Root, "docs", "metrics.md"), Cancel);
        var told = Row().Matches(page).ToDictionary(row => row.Groups[1].Value, row => (Type: row.Groups[2].Value, Labels: row.Groups[3].Value));
        Assert.Equal(scrape.Types.Where(IsOurs).Select(type => type.Key).Order(), told.Keys.Where(name => name.StartsWith("hrnet_", StringComparison.Ordinal)).Order());
        Assert.All(told, metric => Assert.Equal(scrape.Types.GetValueOrDefault(metric.Key), metric.Value.Type));
        Assert.All(told, metric => Assert.Superset(Name().Matches(metric.Value.Labels).Select(name => name.Value).ToHashSet(), scrape.Labels(metric.Key).ToHashSet()));
        Assert.All(
            told.Where(metric => metric.Key.StartsWith("hrnet_", StringComparison.Ordinal)),
            metric => Assert.Equal(Name().Count(metric.Value.Labels), scrape.Labels(metric.Key).Count()));

        static bool IsOurs(KeyValuePair<string, string> type) => type.Key.StartsWith("hrnet_", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_client_makes_up_becomes_no_label()
    {
        await using var server = await LiveServer.StartAsync();
        using var http = server.CreateClient();
        const string Made = "Xyzzy";
        await http.AskAsync($"/pose?model={Made}", Pictures.Raw(Pictures.Gray, "image/png"));
        await http.GetAsync($"/models/{Made}", Cancel);
        await http.GetAsync($"/{Made}", Cancel);
        using var request = new HttpRequestMessage(new HttpMethod(Made), "/models");
        await http.SendAsync(request, Cancel);
        await using var camera = await server.ConnectAsync(Wire.MessagePack, $$"""{"model":"{{Made}}"}""");
        while (await camera.NextAsync() is not null)
            continue;

        var scrape = await Scrape.OfAsync(http);

        Assert.DoesNotContain(Made, scrape.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, scrape.Value("http_server_request_duration_seconds_count", ("http_route", "/models/{name}")));
        Assert.Equal(1, scrape.Value("http_server_request_duration_seconds_count", ("http_request_method", "_OTHER")));
    }

    /// <summary>A service that has done everything once.</summary>
    private static async Task<LiveServer> BusyAsync()
    {
        var server = await LiveServer.StartAsync(shipped: true, null);
        using var http = server.CreateClient();
        Assert.Equal(200, (int)(await http.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).Response.StatusCode);
        await using var camera = await server.OpenAsync(Wire.MessagePack);
        await camera.SendAsync(1, Pictures.Astronaut);
        Assert.Equal(1, (int)(await camera.NextAsync())!["sequence"]!);
        return server;
    }

    [GeneratedRegex("^\\| `(\\w+)` \\| (\\w+) \\| [^|]*\\| ([^|]*)\\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("\\w+")]
    private static partial Regex Name();
}
