using System.CommandLine;
using System.Security.Cryptography;
using HRNet.Cli.Output;
using HRNet.Evaluation;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Reports;
using HRNet.Evaluation.Runs;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Commands.Evaluate;

/// <summary>
/// What the tasks of `hrnet evaluate` share: their options, opening the model, progress, and what is printed and written.
/// </summary>
internal abstract class TaskCommand(string name, string description, ModelTask task)
{
    /// <summary>The queue is our own: nobody else waits, and a picture may have hundreds of crops.</summary>
    private const int QueueLength = 4096;

    private readonly Argument<string?> _model = new("MODEL")
    {
        Description = "An .onnx file, or the name of a model in the models folder. Left out where --results are scored.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _results = new("--results") { Description = "Scores these results instead of running a model.", HelpName = "PATH" };
    private readonly Option<string> _annotations = new("--annotations") { Description = "The truth.", HelpName = "PATH", Required = true };
    private readonly Option<DirectoryInfo> _images = new Option<DirectoryInfo>("--images") { Description = "Folder of the pictures.", HelpName = "FOLDER" }.AcceptExistingOnly();
    private readonly Option<string?> _out = new("--out") { Description = "Folder of summary.json, report.md, plots and results. A run that was stopped goes on there.", HelpName = "FOLDER" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON: {\"stats\":[...]} in the original's order." };
    private readonly Option<int> _batch = new("--batch") { Description = "Crops or pictures in one run of the network, 1 to 64.", DefaultValueFactory = _ => 8, HelpName = "N" };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<string> _models = CommonOptions.Models();

    /// <summary>Name of the task, as published tables are found by.</summary>
    protected string Name => name;

    /// <summary>For tasks whose models have a flip test.</summary>
    protected Option<bool> Flip { get; } = CommonOptions.Flip();

    /// <summary>Options of this task beside the shared ones.</summary>
    protected abstract IEnumerable<Option> Own { get; }

    public Command Create()
    {
        var command = new Command(name, description) { _model, _results, _annotations, _images, _out, _json, _batch, _device, _models };
        foreach (var option in Own)
            command.Add(option);
        _batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 64)
                result.AddError("--batch is 1 to 64.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Scores a results file or folder.</summary>
    protected abstract Outcome Score(ParseResult parsed, string results, string annotations, CancellationToken cancel);

    /// <summary>Runs a model and scores what it answers.</summary>
    protected abstract Task<Outcome> RunAsync(ParseResult parsed, Subject subject, CancellationToken cancel);

    /// <summary>What tells this run from others, such as the hash of a file of boxes.</summary>
    protected virtual string Settings(ParseResult parsed) => "";

    /// <summary>A second model, such as the detector that finds people: the first of the folder; null where there is none.</summary>
    protected string? First(ParseResult parsed, ModelTask other) => ModelFiles.First(parsed.GetRequiredValue(_models), other);

    protected static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..16];
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (model, results, annotations) = (parsed.GetValue(_model), parsed.GetValue(_results), parsed.GetRequiredValue(_annotations));
        if ((model is null) == (results is null))
            throw new EvaluationException("Give either a MODEL with --images, or --results.");
        foreach (var path in new[] { annotations, results }.OfType<string>().Where(path => !Path.Exists(path)))
            throw new EvaluationException($"'{path}' does not exist.");
        var (terminal, folder) = (parsed.InvocationConfiguration.Error, parsed.GetValue(_out));
        var outcome = results is not null
            ? Score(parsed, results, annotations, cancel)
            : await RunProgressBar.WhileAsync(terminal, progress => OpenAndRunAsync(parsed, model!, annotations, progress, cancel));
        if (folder is not null)
        {
            await outcome.Report.WriteAsync(folder, cancel);
            if (outcome.Results is { } found)
                await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), CocoResult.ToJson(found), cancel);
            await terminal.WriteLineAsync($"wrote {Path.Combine(folder, "report.md")}");
        }

        Print(outcome.Report, parsed.GetValue(_json), parsed.InvocationConfiguration.Output);
        return 0;
    }

    private async Task<Outcome> OpenAndRunAsync(ParseResult parsed, string model, string annotations, IProgress<RunProgress> progress, CancellationToken cancel)
    {
        var images = parsed.GetValue(_images)?.FullName ?? throw new EvaluationException("--images is needed to run a model: the folder of the pictures.");
        var file = ModelFiles.Find(model, parsed.GetRequiredValue(_models), task);
        await using var catalog = await OpenAsync(file, parsed, cancel);
        var (folder, batch) = (parsed.GetValue(_out), parsed.GetValue(_batch));
        var truth = File.Exists(annotations) ? Hash(annotations) : Path.GetFullPath(annotations);
        var counting = new Counting(progress);
        var options = new RunOptions
        {
            Folder = folder,
            What = $"{name}; model {Hash(file)}; annotations {truth}; flip {parsed.GetValue(Flip)}{Settings(parsed)}",
            AtOnce = Math.Max(batch, Environment.ProcessorCount + 1),
            Progress = counting,
        };
        var outcome = await RunAsync(parsed, new(catalog, annotations, images, options), cancel);
        return outcome with { Report = outcome.Report with { Pictures = counting.Last.All, Rate = counting.Last.Rate } };
    }

    /// <summary>Opens a model, and says so where it does not run on the device that was asked for.</summary>
    protected async Task<ModelCatalog> OpenAsync(string file, ParseResult parsed, CancellationToken cancel)
    {
        var options = new InferenceOptions { Models = file, Device = parsed.GetRequiredValue(_device), MaxBatch = parsed.GetValue(_batch), QueueLength = QueueLength };
        var catalog = await ModelCatalog.OpenAsync(options, NullLoggerFactory.Instance, cancel);
        foreach (var (opened, refused) in catalog.Models.SelectMany(opened => opened.Device.Attempts.Select(refused => (opened, refused))))
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{opened.Name} does not run on {refused.Device}, so {opened.Device.Device} takes its place: {refused.Reason}");
        return catalog;
    }

    private static void Print(EvaluationReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(report.ToStats());
            return;
        }

        var lines = new Report().Add("task", report.Task).Add("of", report.Subject).Add("measured", report.Protocol);
        if (report.Pictures > 0)
            lines.Add("run", report.Work);
        lines.Add("published", report.Published is { } row ? $"{row.Name}: {row.Protocol} ({row.Source})" : "");
        lines.Heading(report.Published is null ? "figures" : "figures, published, difference");
        foreach (var figure in report.Figures)
        {
            lines.Add(figure.Name, EvaluationReport.Number(figure.Value) + (report.Published?.Figures.TryGetValue(figure.Name, out var published) == true
                ? $"   {EvaluationReport.Number(published)}   {EvaluationReport.Difference(figure.Value - published)}" : ""));
        }

        lines.Print(output);
    }

    /// <summary>Remembers the last that was told, for the report.</summary>
    private sealed class Counting(IProgress<RunProgress> inner) : IProgress<RunProgress>
    {
        private readonly Lock _lock = new();

        public RunProgress Last { get; private set; } = new(0, 0, 0, TimeSpan.Zero);

        public void Report(RunProgress value)
        {
            lock (_lock)
                Last = value.Done >= Last.Done ? value : Last;
            inner.Report(value);
        }
    }
}

/// <summary>What a task runs on.</summary>
/// <param name="Catalog">The model, open.</param>
/// <param name="Annotations">Path of the truth.</param>
/// <param name="Images">Folder of the pictures.</param>
/// <param name="Options">How it is run.</param>
internal sealed record Subject(ModelCatalog Catalog, string Annotations, string Images, RunOptions Options);

/// <summary>What a task found.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Results">Results in COCO's format that are worth keeping.</param>
internal sealed record Outcome(EvaluationReport Report, IReadOnlyList<CocoResult>? Results = null);
