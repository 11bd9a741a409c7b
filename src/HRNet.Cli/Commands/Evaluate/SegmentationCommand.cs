using System.CommandLine;
using System.Globalization;
using HRNet.Evaluation;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Labels;
using HRNet.Evaluation.Published;
using HRNet.Evaluation.Reports;
using HRNet.Evaluation.Runs;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Cli.Commands.Evaluate;

/// <summary>`hrnet evaluate segmentation`.</summary>
internal sealed class SegmentationCommand()
    : TaskCommand("segmentation", "Intersection over union of classes, over folders of label maps (8-bit PNG, gray or with a palette, of equal names).", ModelTask.Segment)
{
    private const int MostClasses = 256;

    private readonly Option<int?> _classes = new("--classes") { Description = "How many classes there are. Default: as many as the model knows.", HelpName = "N" };
    private readonly Option<LabelRule?> _rule = WordOption.Of<LabelRule>("--rule", "Whose rule: mmseg leaves classes that do not occur out of the mean, the paper's code counts them as 0. Default: mmseg.");
    private readonly Option<int> _ignore = new("--ignore-label") { Description = "The label of the truth that does not count.", DefaultValueFactory = _ => LabelEvaluator.UsualIgnore, HelpName = "N" };
    private readonly Option<string?> _scales = CommonOptions.Scales();
    private readonly Option<bool> _reduce = new("--reduce-zero-label") { Description = "Label 0 of the truth does not count, and class 0 is label 1 (ADE20K)." };

    protected override IEnumerable<Option> Own => [Flip, _scales, _classes, _rule, _ignore, _reduce];

    protected override Outcome Score(ParseResult parsed, string results, string annotations, CancellationToken cancel)
    {
        var classes = parsed.GetValue(_classes) ?? throw new EvaluationException("--classes is needed to score label maps: how many classes there are.");
        var evaluator = Evaluator(parsed, classes);
        var options = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.ForEach(LabelPairs.Of(annotations, results, "label map"), options, pair => LabelPairs.Add(evaluator, pair, LabelMap.Read(pair.Answer)));
        }
        catch (AggregateException faults) when (faults.InnerExceptions[0] is EvaluationException fault)
        {
            throw new EvaluationException(fault.Message, fault);
        }

        return Describe(parsed, evaluator, [], classes, Path.GetFileName(Path.TrimEndingDirectorySeparator(results)), $"against {annotations}", null);
    }

    protected override string Settings(ParseResult parsed) => parsed.GetValue(_scales) is { } scales ? $"; scales {scales}" : "";

    protected override async Task<Outcome> RunAsync(ParseResult parsed, Subject subject, CancellationToken cancel)
    {
        var model = subject.Catalog.Segmentation();
        var request = new SegmentRequest { Flip = parsed.GetValue(Flip), Scales = SegmentRequest.ReadScales(parsed.GetValue(_scales)) };
        var classes = parsed.GetValue(_classes) ?? model.Model.Card.Classes.Count;
        var evaluator = Evaluator(parsed, classes);
        // A picture at many scales keeps the cores busy alone, and holds the answers to all of them.
        var options = request.Scales.Count == 1 ? subject.Options : subject.Options with { AtOnce = 2 };
        await LabelRun.CountAsync(subject.Annotations, subject.Images, model, request, evaluator, options, cancel);
        var scales = request.Scales.Count == 1 ? $"single scale{(request.Scales[0] == 1 ? "" : $" of {Number(request.Scales[0])}")}" : $"scales {string.Join(", ", request.Scales.Select(Number))}";
        return Describe(
            parsed, evaluator, model.Model.Card.Classes, classes, model.Model.Name, $"against {subject.Annotations}, {scales}, {(request.Flip ? "flip" : "no flip")}",
            PublishedRow.For(Name, model.Model.Card));
    }

    private static string Number(double scale) => scale.ToString(CultureInfo.InvariantCulture);

    private LabelEvaluator Evaluator(ParseResult parsed, int classes) => classes is >= 1 and <= MostClasses
        ? new(classes, parsed.GetValue(_ignore), parsed.GetValue(_reduce))
        : throw new EvaluationException($"--classes is 1 to {MostClasses}.");

    private Outcome Describe(ParseResult parsed, LabelEvaluator evaluator, IReadOnlyList<string> names, int classes, string source, string protocol, PublishedRow? published)
    {
        var rule = parsed.GetValue(_rule) ?? LabelRule.Mmseg;
        var figures = evaluator.Figures(rule);
        NamedFigure[] parts = [.. Enumerable.Range(0, classes).Select(k => new NamedFigure(k < names.Count ? names[k] : $"{k}", figures.Iou[k]))];
        NamedFigure[] means = [new("aAcc", figures.Accuracy), new("mIoU", figures.MeanIou), new("mAcc", figures.MeanAccuracy)];
        NamedFigure[] others = rule == LabelRule.Paper ? [] :
        [
            new("mDice", LabelFigures.Mean(figures.Dice)), new("mFscore", LabelFigures.Mean(figures.FScore)),
            new("mPrecision", LabelFigures.Mean(figures.Precision)), new("mRecall", figures.MeanAccuracy),
        ];
        return new(new()
        {
            Task = Name,
            Subject = source,
            Protocol = $"{protocol}, {(rule == LabelRule.Mmseg ? "mmseg's rule" : "the paper's rule")}",
            Figures = [.. means, .. others],
            PartName = "class",
            Parts = parts,
            Published = published,
            Plots = [Plot.Bars("classes.svg", "Intersection over union by class", parts, 1)],
        });
    }
}
