using System.Globalization;
using System.Text.RegularExpressions;

namespace HRNetWeb.Tests.Support;

/// <summary>What GET /metrics answered, read as Prometheus reads it.</summary>
internal sealed partial class Scrape
{
    private readonly List<Sample> _samples;

    private Scrape(string text)
    {
        Text = text;
        Types = Type().Matches(text).ToDictionary(type => type.Groups[1].Value, type => type.Groups[2].Value);
        _samples = [.. Line().Matches(text).Select(line => new Sample(
            line.Groups[1].Value,
            Label().Matches(line.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
            double.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture)))];
    }

    /// <summary>As it was sent.</summary>
    public string Text { get; }

    /// <summary>The type of each metric.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    public static async Task<Scrape> OfAsync(HttpClient client) => new(await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

    /// <summary>The value of the one series that has these labels, and maybe others.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) => Assert.Single(Series(name, labels)).Value;

    /// <summary>The series that have these labels, and maybe others.</summary>
    public IEnumerable<Sample> Series(string name, params (string Name, string Value)[] labels) =>
        _samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value));

    /// <summary>Names of the labels of a metric, without a histogram's own.</summary>
    public IEnumerable<string> Labels(string name) => Series(name).Concat(Series(name + "_count")).SelectMany(sample => sample.Labels.Keys).Distinct();

    [GeneratedRegex("^# TYPE (\\w+) (\\w+)$", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("^(\\w+)(?:\\{(.*)\\})? (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Label();

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
}
