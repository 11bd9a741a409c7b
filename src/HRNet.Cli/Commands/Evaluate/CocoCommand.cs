using System.CommandLine;
using HRNet.Evaluation;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Published;
using HRNet.Evaluation.Reports;
using HRNet.Evaluation.Runs;
using HRNet.Models;

namespace HRNet.Cli.Commands.Evaluate;

/// <summary>`hrnet evaluate coco-keypoints|coco-boxes|coco-masks`.</summary>
internal sealed class CocoCommand(string name, string description, CocoMeasure measure)
    : TaskCommand(name, description, measure == CocoMeasure.Keypoints ? ModelTask.Pose : ModelTask.Detect)
{
    private const string TruthBoxes = "truth";

    /// <summary>Square roots of a person's area; joints farther away are in the last column of the plot.</summary>
    private const double FarthestJoint = 0.5;

    private static readonly CocoParameters s_keypoints = CocoParameters.Of(CocoMeasure.Keypoints);

    private readonly Option<FileInfo> _detections = new Option<FileInfo>("--detections") { Description = "Boxes of people with scores, in COCO's results format. Default: the folder's first detection model finds them.", HelpName = "FILE.json" }.AcceptExistingOnly();
    private readonly Option<string?> _boxes = new Option<string?>("--boxes") { Description = "'truth': the boxes of the annotations.", HelpName = "truth" }.AcceptOnlyFromAmong(TruthBoxes);
    private readonly Option<float?> _threshold = NumberOption.Of("--threshold", "The least score of a detection that is scored. Default: what the model's card says.");
    private readonly Option<bool> _soft = new("--soft-nms") { Description = "Doubles of a person lose rank instead of being dropped, twenty poses a picture at most (the original's SOFT_NMS)." };

    protected override IEnumerable<Option> Own => measure == CocoMeasure.Keypoints ? [Flip, _detections, _boxes, _soft] : [_threshold];

    protected override Outcome Score(ParseResult parsed, string results, string annotations, CancellationToken cancel) =>
        Describe(CocoDataset.Read(annotations), CocoResult.ReadAll(results), null, Path.GetFileName(results), $"against {Path.GetFileName(annotations)}", null, cancel);

    protected override string Settings(ParseResult parsed) =>
        measure != CocoMeasure.Keypoints ? $"; threshold {(parsed.GetValue(_threshold) is { } least ? $"{least}" : "of the card")}"
        : parsed.GetValue(_boxes) is { } boxes ? $"; boxes {boxes}"
        : parsed.GetValue(_detections) is { } file ? $"; boxes {Hash(file.FullName)}" : $"; detector {Hash(Detector(parsed))}";

    protected override async Task<Outcome> RunAsync(ParseResult parsed, Subject subject, CancellationToken cancel)
    {
        var truth = CocoDataset.Read(subject.Annotations);
        var card = subject.Catalog.Models[0].Card;
        var (against, source) = ($"against {Path.GetFileName(subject.Annotations)}", Path.GetFileName(subject.Catalog.Models[0].Name));
        if (measure != CocoMeasure.Keypoints)
        {
            var objects = await CocoRuns.ObjectsAsync(
                truth, subject.Images, subject.Catalog.Detection(), measure == CocoMeasure.Masks, parsed.GetValue(_threshold), subject.Options, cancel);
            return Describe(truth, objects, null, source, against, PublishedRow.For(Name, card), cancel);
        }

        if (parsed.GetValue(_boxes) is not null && parsed.GetValue(_detections) is not null)
            throw new EvaluationException("Give either --detections or --boxes truth.");
        var (flip, soft, sigmas) = (parsed.GetValue(Flip), parsed.GetValue(_soft), Sigmas(card));
        await using var detectors = parsed.GetValue(_boxes) is null && parsed.GetValue(_detections) is null
            ? await OpenAsync(Detector(parsed), parsed, cancel)
            : null;
        PeopleBoxes boxes = detectors is not null ? new PeopleBoxes.FromModel(detectors.Detection())
            : parsed.GetValue(_detections) is { } file ? new PeopleBoxes.FromFile(CocoResult.ReadAll(file.FullName))
            : new PeopleBoxes.Truth();
        var poses = await CocoRuns.PosesAsync(truth, subject.Images, subject.Catalog.Pose(), boxes, flip, soft, sigmas, subject.Options, cancel);
        var words = boxes switch
        {
            PeopleBoxes.Truth => "boxes of the truth",
            PeopleBoxes.FromFile => $"boxes of {parsed.GetValue(_detections)!.Name}",
            _ => $"boxes of {detectors!.Models[0].Name}",
        };
        return Describe(truth, poses, sigmas, source, $"{against}, {words}, {(flip ? "flip" : "no flip")}{(soft ? ", soft suppression" : "")}", PublishedRow.For(Name, card), cancel);
    }

    private string Detector(ParseResult parsed) => First(parsed, ModelTask.Detect)
        ?? throw new EvaluationException("Nothing says where the people are: give --detections FILE or --boxes truth; the models folder has no detection model.");

    /// <summary>What the card says; of COCO's seventeen the original's doubles, which are quotients.</summary>
    internal static IReadOnlyList<double> Sigmas(ModelCard card)
    {
        var coco = s_keypoints.Sigmas;
        if (card.Sigmas.Count == 0 ? card.Keypoints.Count == coco.Count : card.Sigmas.SequenceEqual(coco.Select(sigma => (float)sigma)))
            return coco;

        // By way of decimal numbers .072f is .072, as the data sets' own evaluations write it.
        return card.Sigmas.Count > 0
            ? [.. card.Sigmas.Select(sigma => (double)(decimal)sigma)]
            : throw new EvaluationException($"The card of this model of {card.Keypoints.Count} keypoints has no deviations (sigmas), by which COCO's measure goes.");
    }

    private Outcome Describe(
        CocoDataset truth, IReadOnlyList<CocoResult> results, IReadOnlyList<double>? sigmas, string source, string protocol, PublishedRow? published, CancellationToken cancel)
    {
        var figures = CocoEvaluator.Evaluate(truth, results, measure, sigmas, cancel);
        List<Plot> plots = [Plot.PrecisionOverRecall(figures)];
        IReadOnlyList<NamedFigure> parts;
        if (figures.Joints is { } joints)
        {
            var names = figures.Categories[0].Keypoints ?? [];
            parts = [.. joints.Found.Select((found, k) => new NamedFigure(k < names.Count ? names[k] : $"keypoint {k + 1}", found))];
            plots.Add(Plot.Bars("joints.svg", "Joints of found people with a similarity of one half", parts, 1));
            plots.Add(Plot.Histogram("errors.svg", "Errors of joints of found people", "square roots of the person's area", joints.Errors, FarthestJoint));
        }
        else
        {
            parts = [.. figures.Categories.Select((category, k) => new NamedFigure(category.Name, figures.AveragePrecision("all", category: k))).Where(part => part.Value > -1)];
            plots.Add(Plot.Bars("classes.svg", "Average precision by class", parts, 1));
        }

        return new(
            new()
            {
                Task = Name,
                Subject = source,
                Protocol = protocol,
                Figures = figures.Stats,
                PartName = measure == CocoMeasure.Keypoints ? "joint" : "class",
                Parts = parts,
                Published = published,
                Plots = plots,
            },
            results);
    }
}
