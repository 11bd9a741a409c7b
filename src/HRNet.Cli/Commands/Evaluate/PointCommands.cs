using System.CommandLine;
using HRNet.Evaluation;
using HRNet.Evaluation.Faces;
using HRNet.Evaluation.Mpii;
using HRNet.Evaluation.Published;
using HRNet.Evaluation.Reports;
using HRNet.Evaluation.Runs;
using HRNet.Models;

namespace HRNet.Cli.Commands.Evaluate;

/// <summary>`hrnet evaluate mpii`.</summary>
internal sealed class MpiiCommand() : TaskCommand("mpii", "MPII's part of joints that lie within half a head (PCKh), over gt_valid.mat or the same as JSON.", ModelTask.Pose)
{
    private const double FarthestJoint = 1;

    private readonly Option<FileInfo> _people = new Option<FileInfo>("--people") { Description = "The list of people with centers and scales. Default: valid.json beside the annotations.", HelpName = "FILE.json" }.AcceptExistingOnly();

    protected override IEnumerable<Option> Own => [Flip, _people];

    protected override Outcome Score(ParseResult parsed, string results, string annotations, CancellationToken cancel) =>
        Describe(MpiiTruth.Read(annotations), PointPredictions.Read(results), Path.GetFileName(results), $"against {Path.GetFileName(annotations)}", null);

    protected override async Task<Outcome> RunAsync(ParseResult parsed, Subject subject, CancellationToken cancel)
    {
        var truth = MpiiTruth.Read(subject.Annotations);
        var list = parsed.GetValue(_people)?.FullName ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(subject.Annotations))!, "valid.json");
        if (!File.Exists(list))
            throw new EvaluationException($"The list of people, '{list}', does not exist; --people says where it is.");
        var flip = parsed.GetValue(Flip);
        var predictions = await PointRuns.MpiiAsync(MpiiPerson.ReadAll(list), subject.Images, subject.Catalog.Pose(), flip, subject.Options, cancel);
        return Describe(
            truth, predictions, subject.Catalog.Models[0].Name, $"against {Path.GetFileName(subject.Annotations)}, {(flip ? "flip" : "no flip")}",
            PublishedRow.For(Name, subject.Catalog.Models[0].Card));
    }

    private Outcome Describe(MpiiTruth truth, IReadOnlyList<double[][]> predictions, string source, string protocol, PublishedRow? published)
    {
        var figures = MpiiEvaluator.Evaluate(truth, predictions);
        return new(new()
        {
            Task = Name,
            Subject = source,
            Protocol = protocol,
            Figures = figures.Figures,
            PartName = "joint",
            Parts = figures.Joints,
            Published = published,
            Plots =
            [
                Plot.Bars("joints.svg", "Percent of joints within half a head", figures.Joints, 100),
                Plot.Histogram("errors.svg", "Errors of joints", "heads", figures.Errors, FarthestJoint),
            ],
        });
    }
}

/// <summary>`hrnet evaluate wflw` and its likes.</summary>
internal sealed class FaceCommand(string name, string what)
    : TaskCommand(name, $"Normalized mean error of facial landmarks ({what}), over the facial landmark code's list (.csv) or JSON.", ModelTask.Face)
{
    private const double FarthestLandmark = 0.2;

    protected override IEnumerable<Option> Own => [Flip];

    protected override Outcome Score(ParseResult parsed, string results, string annotations, CancellationToken cancel) =>
        Describe(FaceTruth.Read(annotations), PointPredictions.Read(results), Path.GetFileName(results), $"against {Path.GetFileName(annotations)}", null);

    protected override async Task<Outcome> RunAsync(ParseResult parsed, Subject subject, CancellationToken cancel)
    {
        var (truth, flip) = (FaceTruth.Read(subject.Annotations), parsed.GetValue(Flip));
        var predictions = await PointRuns.FacesAsync(truth, subject.Images, subject.Catalog.Pose(), flip, subject.Options, cancel);
        return Describe(
            truth, predictions, subject.Catalog.Models[0].Name, $"against {Path.GetFileName(subject.Annotations)}, {(flip ? "flip" : "no flip")}",
            PublishedRow.For(Name, subject.Catalog.Models[0].Card));
    }

    private Outcome Describe(FaceTruth truth, IReadOnlyList<double[][]> predictions, string source, string protocol, PublishedRow? published)
    {
        var figures = FaceEvaluator.Evaluate(truth, predictions);
        return new(new()
        {
            Task = Name,
            Subject = source,
            Protocol = protocol,
            Figures = [new("NME", figures.Nme), new("FR@0.08", figures.FailureRate(0.08)), new("FR@0.10", figures.FailureRate(0.10))],
            Published = published,
            Plots = [Plot.Histogram("errors.svg", "Errors of faces", "normalized mean error", figures.Errors, FarthestLandmark)],
        });
    }
}
