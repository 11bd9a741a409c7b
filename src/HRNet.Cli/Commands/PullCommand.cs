using System.CommandLine;
using HRNet.Cli.Output;
using HRNet.Evaluation.Published;
using HRNet.Inference.Catalog;
using HRNet.Models;
using HRNet.Pull;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet pull NAME`: a published file is fetched, checked and imported.</summary>
internal static class PullCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "A short name that --list shows, or the exact name of a published file.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> List = new("--list") { Description = "List what can be pulled, with the published figures." };
    private static readonly Option<ModelTask?> Task = WordOption.Of<ModelTask>("--task", "With --list: only models for this task.");
    private static readonly Option<string> Models = CommonOptions.Models();
    private static readonly Option<string?> From = new("--from") { Description = "A folder with the published file, or the https address of a mirror that it lies under. Default: its publisher.", HelpName = "FOLDER|URL" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Keep the checkpoint, in the folder 'checkpoints' of the models." };

    public static Command Create()
    {
        var command = new Command("pull", "Fetches a published checkpoint, checks its SHA-256 and imports it into the models folder. Goes on where an earlier pull was cut off.")
        {
            Name, List, Task, Models, From, Keep,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Name) is null && !result.GetValue(List))
                result.AddError("pull needs the NAME of a published file; 'hrnet pull --list' shows them.");
        });
        command.SetAction(PullAsync);
        return command;
    }

    private static async Task<int> PullAsync(ParseResult parsed, CancellationToken cancel)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(List))
        {
            Print(PublishedFiles.All.Where(file => parsed.GetValue(Task) is not { } task || file.Task == task), output);
            return 0;
        }

        var file = PublishedFiles.Find(parsed.GetRequiredValue(Name)!);
        var models = parsed.GetRequiredValue(Models);
        var options = new PullOptions { From = parsed.GetValue(From), Keep = parsed.GetValue(Keep) };
        var pulled = await LongWork.WhileAsync<PullProgress, PullReport>(
            parsed.InvocationConfiguration.Error, $"asking for {file.File}", progress => (progress.Share ?? 0, Words(progress)),
            progress => ModelPull.RunAsync(file, models, options, progress, cancel));
        Describe(file, pulled, models).Print(output);
        return 0;
    }

    private static Report Describe(PublishedFile file, PullReport pulled, string models)
    {
        var report = pulled.Import is { } import ? ImportCommand.Describe(import) : new Report().Add("there", $"{pulled.Model} exists; delete it to pull it again");
        if (pulled.Checkpoint is { } kept)
            report.Add("kept", kept);
        report.Add("license", $"{file.License} ({file.Publisher}); the training data may restrict use further").Add("published", Figure(file));
        ModelTask[] alike = file.Task is ModelTask.Pose or ModelTask.Face ? [ModelTask.Pose, ModelTask.Face] : [file.Task];
        var first = alike.Select(task => ModelFiles.First(models, task)).FirstOrDefault(model => model is not null);
        return report.Add("use", $"--model {file.Name}; without it {Path.GetFileNameWithoutExtension(first)}, the first by name, answers");
    }

    private static string Words(PullProgress progress) => progress.Stage != "downloading"
        ? $"{progress.Stage} {progress.Share:P0}"
        : $"{progress.Bytes / 1e6:0.0}{(progress.TotalBytes is { } total ? $" of {total / 1e6:0.0}" : "")} MB, {progress.Rate / 1e6:0.0} MB/s"
            + (progress.Left is { } left ? $", {LongWork.Words(left)} left" : "");

    /// <summary>What the publisher measured, such as "AP 0.749, COCO val2017"; empty where nothing is known.</summary>
    private static string Figure(PublishedFile file)
    {
        if (PublishedRow.For(file) is not { } row)
            return "";
        var main = row.Figures.ContainsKey("Mean") ? "Mean" : row.Figures.Keys.First();
        return $"{main} {row.Figures[main]}, {row.Protocol.Split(',')[0]}";
    }

    private static void Print(IEnumerable<PublishedFile> files, TextWriter output)
    {
        string[][] table =
        [
            ["name", "task", "network", "input", "published result", "from"],
            .. files.Select(file => new[]
            {
                file.Name, file.Task.ToString().ToLowerInvariant(), file.Variant, file.Input, Figure(file), file.Url is null ? $"by hand: {file.Page}" : file.Publisher,
            }),
        ];
        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(row => row[column].Length)).ToArray();
        foreach (var row in table)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
