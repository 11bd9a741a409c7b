using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Published;

namespace HRNet.Evaluation.Reports;

/// <summary>All that an evaluation found, for people and for programs.</summary>
internal sealed record EvaluationReport
{
    /// <summary>The task as the command calls it.</summary>
    public required string Task { get; init; }

    /// <summary>The model, or the results file.</summary>
    public required string Subject { get; init; }

    /// <summary>The truth, the boxes and the settings, in words.</summary>
    public required string Protocol { get; init; }

    /// <summary>The figures in the original's order.</summary>
    public required IReadOnlyList<NamedFigure> Figures { get; init; }

    /// <summary>What <see cref="Parts"/> are: joints, classes.</summary>
    public string PartName { get; init; } = "";

    /// <summary>One figure for each joint or class.</summary>
    public IReadOnlyList<NamedFigure> Parts { get; init; } = [];

    /// <summary>The published row that the model should meet; null where there is none.</summary>
    public PublishedRow? Published { get; init; }

    /// <summary>Pictures that were answered; 0 where a file was scored.</summary>
    public int Pictures { get; init; }

    /// <summary>Pictures a second of the last start; 0 where a file was scored.</summary>
    public double Rate { get; init; }

    /// <summary>Pictures and rate in words; a start that found everything answered has no rate.</summary>
    [JsonIgnore]
    public string Work => $"{Pictures} pictures{(Rate > 0 ? $", {Rate:0.00} a second" : "")}";

    /// <summary>The plots, drawn when they are written.</summary>
    [JsonIgnore]
    public IReadOnlyList<Plot> Plots { get; init; } = [];

    /// <summary>Ours less the published ones, for the figures that the row has.</summary>
    public IReadOnlyDictionary<string, double> Differences =>
        Figures.Where(figure => Published?.Figures.ContainsKey(figure.Name) == true)
            .ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value - Published!.Figures[figure.Name], 6));

    /// <summary>A table of the figures, with the published ones beside.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Line($"# {Task}: {Subject}");
        Line();
        Line(Protocol);
        if (Pictures > 0)
            Line($"{Work}.");
        Line();
        Line(Published is null ? "No row of the published tables is this network." : $"Published: {Published.Name} ({Published.Protocol}). Source: {Published.Source}.");
        Line();
        Line("| figure | here | published | difference |");
        Line("|---|---|---|---|");
        foreach (var figure in Figures)
        {
            var published = Published?.Figures.TryGetValue(figure.Name, out var value) == true ? value : (double?)null;
            Line($"| {figure.Name} | {Number(figure.Value)} | {(published is null ? "" : Number(published.Value))} | {(published is null ? "" : Difference(figure.Value - published.Value))} |");
        }

        if (Parts.Count > 0)
        {
            Line();
            Line($"| {PartName} | figure |");
            Line("|---|---|");
            foreach (var part in Parts)
                Line($"| {part.Name} | {Number(part.Value)} |");
        }

        foreach (var plot in Plots)
        {
            Line();
            Line($"![{plot.Title}]({plot.FileName})");
        }

        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');
    }

    /// <summary>The figures as one line of JSON; COCO's own tasks have their numbers alone.</summary>
    public string ToStats() => JsonSerializer.Serialize(
        Task.StartsWith("coco-", StringComparison.Ordinal)
            ? new Stats([.. Figures.Select(figure => figure.Value)], null, null)
            : new Stats([.. Figures.Select(figure => figure.Value)], [.. Figures.Select(figure => figure.Name)], Parts.Count == 0 ? null : Parts),
        StatsJson.Default.Stats);

    /// <summary>A figure as tables have it.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "not defined" : value.ToString("0.0000");

    /// <summary>A difference with its sign.</summary>
    public static string Difference(double value) => value.ToString("+0.0000;-0.0000;0.0000");

    /// <summary>Writes <c>summary.json</c>, <c>report.md</c> and the plots.</summary>
    public async Task WriteAsync(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "summary.json"), JsonSerializer.Serialize(this, ReportJson.Default.EvaluationReport), cancel).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.md"), ToMarkdown(), cancel).ConfigureAwait(false);
        foreach (var plot in Plots)
            await File.WriteAllTextAsync(Path.Combine(folder, plot.FileName), plot.ToSvg(), cancel).ConfigureAwait(false);
    }
}

/// <summary>The figures in JSON.</summary>
/// <param name="Values">In the original's order.</param>
/// <param name="Names">Their names.</param>
/// <param name="Parts">By joint or class.</param>
internal sealed record Stats([property: JsonPropertyName("stats")] IReadOnlyList<double> Values, IReadOnlyList<string>? Names, IReadOnlyList<NamedFigure>? Parts);

/// <summary>Names in JSON, on one line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(NullForNaN)])]
[JsonSerializable(typeof(Stats))]
internal sealed partial class StatsJson : JsonSerializerContext;

/// <summary>Names in JSON; what is not defined is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = [typeof(NullForNaN)])]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>JSON has no "not a number".</summary>
internal sealed class NullForNaN : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }
}
