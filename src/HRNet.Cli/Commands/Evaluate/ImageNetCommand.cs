using System.CommandLine;
using HRNet.Evaluation.Classes;
using HRNet.Evaluation.Published;
using HRNet.Evaluation.Reports;
using HRNet.Evaluation.Runs;
using HRNet.Models;

namespace HRNet.Cli.Commands.Evaluate;

/// <summary>`hrnet evaluate imagenet`.</summary>
internal sealed class ImageNetCommand()
    : TaskCommand("imagenet", "Top-1 and top-5 error of classes, over a list of pictures and classes (val.txt), or a folder with a folder for each class.", ModelTask.Classify)
{
    protected override IEnumerable<Option> Own => [];

    protected override Outcome Score(ParseResult parsed, string results, string annotations, CancellationToken cancel) =>
        Describe(ClassTruth.Read(annotations), ClassPredictions.Read(results), Path.GetFileName(results), annotations, null);

    protected override async Task<Outcome> RunAsync(ParseResult parsed, Subject subject, CancellationToken cancel)
    {
        var model = subject.Catalog.Classification();
        var truth = ClassTruth.Read(subject.Annotations, model.Model.Card.Classes.Count);
        var predictions = await ClassRun.RunAsync(truth.Keys, subject.Images, model, subject.Options, cancel);
        if (subject.Options.Folder is { } folder)
            await ClassPredictions.WriteAsync(Path.Combine(folder, ClassPredictions.FileName), predictions, cancel);
        return Describe(truth, predictions, model.Model.Name, subject.Annotations, PublishedRow.For(Name, model.Model.Card));
    }

    private Outcome Describe(
        IReadOnlyDictionary<string, int> truth, IReadOnlyDictionary<string, int[]> predictions, string source, string annotations, PublishedRow? published)
    {
        var errors = ClassEvaluator.Errors(truth, predictions);
        return new(new()
        {
            Task = Name,
            Subject = source,
            Protocol = $"against {Path.GetFileName(Path.TrimEndingDirectorySeparator(annotations))}, single crop",
            // The first and the last, which is the fifth wherever there are five.
            Figures = errors.Count > 1 ? [errors[0], errors[^1]] : errors,
            Published = published,
            Plots = [Plot.Bars("errors.svg", "Percent of pictures whose class is not among the first", errors, 100)],
        });
    }
}
