using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

/// <summary>deploy/grafana/hrnetweb.json, the dashboard.</summary>
public sealed partial class DashboardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_it_asks_for_is_what_a_service_prints_and_it_leaves_nothing_of_ours_out()
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null);
        using var http = server.CreateClient();
        foreach (var path in new[] { "/pose", "/segment", "/detect", "/analyze" })
            Assert.Equal(200, (int)(await http.AskAsync(path, Pictures.Raw(Pictures.Astronaut))).Response.StatusCode);
        await using var camera = await server.OpenAsync(Wire.MessagePack);
        await camera.SendAsync(1, Pictures.Astronaut);
        Assert.Equal(1, (int)(await camera.NextAsync())!["sequence"]!);
        var scrape = await Scrape.OfAsync(http);
        var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Pictures.Root, "deploy", "grafana", "hrnetweb.json"), Cancel))!;

        var asked = dashboard["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray().Select(target => (Panel: (string)panel["title"]!, Query: (string)target!["expr"]!)))
            .Select(one => (one.Panel, Metrics: Metrics(one.Query), Labels: Labels(one.Query)))
            .ToArray();

        Assert.All(asked, one => Assert.NotEmpty(one.Metrics));
        Assert.All(asked, one => Assert.All(one.Metrics, name => Assert.True(scrape.Series(name).Any(), $"{one.Panel} asks for {name}, which the service does not print.")));
        // "instance" is what Prometheus adds.
        Assert.All(asked, one => Assert.Subset(
            one.Metrics.SelectMany(name => scrape.Series(name)).SelectMany(sample => sample.Labels.Keys).Append("instance").ToHashSet(), one.Labels.ToHashSet()));
        Assert.Subset(
            asked.SelectMany(one => one.Metrics).Select(name => Part().Replace(name, "")).ToHashSet(),
            scrape.Types.Keys.Where(name => name.StartsWith("hrnet_", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void The_names_in_a_query_are_told_from_functions_labels_and_numbers()
    {
        const string Query = """histogram_quantile(0.95, sum by (le, model) (rate(a_bucket{stage="total",code=~"b|c"}[$__rate_interval]))) / sum(d) + e""";

        Assert.Equal(["a_bucket", "d", "e"], Metrics(Query));
        Assert.Equal(["le", "model", "stage", "code"], Labels(Query));
    }

    private static string[] Metrics(string query) => [.. Name().Matches(Aside().Replace(query, " ")).Select(name => name.Value)];

    private static string[] Labels(string query) =>
        [.. Grouping().Matches(query).SelectMany(group => group.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)), .. Selector().Matches(query).Select(label => label.Groups[1].Value)];

    /// <summary>Selectors, ranges, groupings.</summary>
    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|\bby *\([^)]*\)""")]
    private static partial Regex Aside();

    /// <summary>A name that is no function's.</summary>
    [GeneratedRegex("""\b[a-z_]\w*\b(?! *\()(?<!\b(?:sum|count)\b)""")]
    private static partial Regex Name();

    [GeneratedRegex("""\bby *\(([^)]*)\)""")]
    private static partial Regex Grouping();

    [GeneratedRegex("""[{,](\w+)(?:=|!=|=~|!~)["]""")]
    private static partial Regex Selector();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();
}
