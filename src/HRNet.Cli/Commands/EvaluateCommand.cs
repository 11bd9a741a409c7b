using System.CommandLine;
using System.Text.Json;
using HRNet.Cli.Output;
using HRNet.Evaluation.Coco;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet evaluate TASK`: the papers' measures.</summary>
internal static class EvaluateCommand
{
    public static Command Create() => new("evaluate", "Scores a model, or a file of results, as the papers do.")
    {
        Coco("coco-keypoints", "COCO's average precision of keypoints.", CocoMeasure.Keypoints),
        Coco("coco-boxes", "COCO's average precision of boxes.", CocoMeasure.Boxes),
        Coco("coco-masks", "COCO's average precision of masks.", CocoMeasure.Masks),
    };

    private static Command Coco(string name, string description, CocoMeasure measure)
    {
        var results = new Option<FileInfo>("--results") { Description = "Results in COCO's format.", HelpName = "FILE.json", Required = true }.AcceptExistingOnly();
        var annotations = new Option<FileInfo>("--annotations") { Description = "The truth in COCO's format.", HelpName = "FILE.json", Required = true }.AcceptExistingOnly();
        var json = CommonOptions.Json();
        var command = new Command(name, description) { results, annotations, json };
        command.SetAction((parsed, cancel) =>
        {
            var truth = CocoDataset.Read(parsed.GetRequiredValue(annotations).FullName);
            var figures = CocoEvaluator.Evaluate(truth, CocoResult.ReadAll(parsed.GetRequiredValue(results).FullName), measure, cancel: cancel);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine($"{{\"stats\":{JsonSerializer.Serialize(figures.Stats.Select(stat => stat.Value).ToArray())}}}");
                return Task.FromResult(0);
            }

            var report = new Report();
            foreach (var stat in figures.Stats)
                report.Add(stat.Name, $"{stat.Value:0.000}");
            report.Print(output);
            return Task.FromResult(0);
        });
        return command;
    }
}
