using System.Globalization;
using System.Text;
using HRNet.Cli.Commands;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Reports;
using HRNet.Inference.Quantization;

namespace HRNet.Cli.Output;

/// <summary>The error of each layer of a quantized model as a table and a plot.</summary>
internal static class QuantizationTables
{
    /// <summary>Name of the table's file.</summary>
    public const string Name = "quantization.md";

    private const string PlotName = "sqnr.svg";

    /// <summary>Writes both into a folder.</summary>
    public static async Task WriteAsync(QuantizationReport report, IReadOnlyList<ComparedFigure> figures, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var most = Math.Ceiling(report.Errors.Max(error => Math.Max(error.Sqnr, 1)) / 10) * 10;
        var plot = Plot.Bars(PlotName, "Signal over error of each value, dB", [.. report.Errors.Select(error => new NamedFigure(error.Value, error.Sqnr))], most);
        await File.WriteAllTextAsync(Path.Combine(folder, PlotName), plot.ToSvg(), cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, Name), ToMarkdown(report, figures), cancel);
    }

    private static string ToMarkdown(QuantizationReport report, IReadOnlyList<ComparedFigure> figures)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# {Path.GetFileName(report.Output)}");
        Line($"");
        Line($"Calibrated on {report.Calibrated.Count} pictures. On {report.Compared.Count} others its answers agree with the float model's to {100 * report.Agreement:0.00} %.");
        Line($"{report.QuantizedLayers.Count} convolutions are computed with bytes; float are {string.Join(", ", report.FloatLayers)}.");
        if (figures.Count > 0)
        {
            Line($"");
            Line($"| on those pictures | float | int8 | difference |");
            Line($"|---|---|---|---|");
            foreach (var figure in figures)
                Line($"| {figure.Name} | {EvaluationReport.Number(figure.Float)} | {EvaluationReport.Number(figure.Int8)} | {EvaluationReport.Difference(figure.Int8 - figure.Float)} |");
        }

        if (report.Parts.Count > 0)
        {
            Line($"");
            Line($"| part | agreement when it alone is float | kept float |");
            Line($"|---|---|---|");
            foreach (var part in report.Parts)
                Line($"| {part.Part} | {100 * part.Agreement:0.00} % | {(part.KeptFloat ? "yes" : "")} |");
        }

        Line($"");
        Line($"What is left of each value when the network up to it is computed with bytes, in the order of the computation:");
        Line($"");
        Line($"| value | signal over error, dB | step of the byte |");
        Line($"|---|---|---|");
        foreach (var error in report.Errors)
            Line($"| {error.Value} | {error.Sqnr:0.0} | {error.Scale:0.000000} |");
        Line($"");
        Line($"![Signal over error]({PlotName})");
        return text.ToString();
    }
}
