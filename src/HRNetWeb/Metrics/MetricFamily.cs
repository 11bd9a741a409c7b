using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace HRNetWeb.Metrics;

/// <summary>The series of one instrument: one for each set of labels.</summary>
internal sealed class MetricFamily
{
    /// <summary>Upper bounds of a histogram's buckets, in seconds.</summary>
    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Instrument _instrument;
    private readonly string _type;
    private readonly bool _adds;
    private readonly ConcurrentDictionary<string, Series> _series = new();

    public MetricFamily(Instrument instrument)
    {
        _instrument = instrument;
        var kind = instrument.GetType().Name;
        _type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram" : kind.StartsWith("Counter", StringComparison.Ordinal) ? "counter" : "gauge";
        _adds = !instrument.IsObservable;
        Name = instrument.Name.Replace('.', '_')
            + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }
            + (_type == "counter" ? "_total" : "");
    }

    /// <summary>As Prometheus spells it.</summary>
    public string Name { get; }

    /// <summary>Takes one measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd(Labels(tags), _ => new());
        lock (series)
        {
            series.Count++;
            series.Sum = _adds ? series.Sum + value : value;
            for (var i = 0; i < Bounds.Length; i++)
            {
                if (value <= Bounds[i])
                    series.Buckets[i]++;
            }
        }
    }

    /// <summary>Appends all series.</summary>
    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_instrument.Description}\n# TYPE {Name} {_type}\n");
        foreach (var (labels, series) in _series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            lock (series)
            {
                if (_type != "histogram")
                {
                    Line("", labels, series.Sum);
                    continue;
                }
                for (var i = 0; i < Bounds.Length; i++)
                    Line("_bucket", With(labels, Bounds[i].ToString(CultureInfo.InvariantCulture)), series.Buckets[i]);
                Line("_bucket", With(labels, "+Inf"), series.Count);
                Line("_sum", labels, series.Sum);
                Line("_count", labels, series.Count);
            }
        }

        void Line(string suffix, string labels, double value) => text.Append(CultureInfo.InvariantCulture, $"{Name}{suffix}{Braces(labels)} {value}\n");
    }

    private static string With(string labels, string bound) => $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"";

    private static string Braces(string labels) => labels.Length > 0 ? $"{{{labels}}}" : "";

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
            labels.Add($"{name.Replace('.', '_')}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        return string.Join(',', labels);
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private sealed class Series
    {
        public long Count { get; set; }

        public double Sum { get; set; }

        public long[] Buckets { get; } = new long[Bounds.Length];
    }
}
