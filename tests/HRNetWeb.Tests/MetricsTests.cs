using System.Globalization;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class MetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_is_counted_by_stage_and_every_request_by_route()
    {
        using var service = new Service();
        var client = await service.ReadyClientAsync(Cancel);
        for (var i = 0; i < 3; i++)
            await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await client.AskAsync("/pose?flip=perhaps", Pictures.Raw(Pictures.Astronaut));

        var response = await client.GetAsync("/metrics", Cancel);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(3, Value(lines, "hrnet_stage_duration_seconds_count{", "stage=\"total\""));
        Assert.Equal(3, Value(lines, "hrnet_stage_duration_seconds_bucket{", "stage=\"total\"", "le=\"+Inf\""));
        Assert.True(Value(lines, "hrnet_stage_duration_seconds_sum{", "stage=\"inference\"") > 0);
        Assert.Equal(3, Value(lines, "http_server_request_duration_seconds_count{", "http_route=\"/pose\"", "http_response_status_code=\"200\""));
        Assert.Equal(1, Value(lines, "http_server_request_duration_seconds_count{", "http_route=\"/pose\"", "http_response_status_code=\"400\""));
        Assert.Equal(1, Value(lines, "hrnet_ready"));
        Assert.Equal(0, Value(lines, "hrnet_picture_memory_bytes"));
    }

    private static double Value(IEnumerable<string> lines, string start, params string[] labels)
    {
        var line = Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
