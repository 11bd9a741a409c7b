using HRNet.Cli.Commands.Evaluate;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Runs;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Quantization;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Commands;

/// <summary>A figure of a float model and of its quantized form, on the pictures that were not calibrated on.</summary>
/// <param name="Name">What COCO calls it.</param>
/// <param name="Float">Of the float model.</param>
/// <param name="Int8">Of the quantized one.</param>
internal sealed record ComparedFigure(string Name, double Float, double Int8)
{
    private const int QueueLength = 4096;

    private static readonly string[] s_names = ["AP", "AP50", "AP75", "AR", "AR100"];

    /// <summary>Measures both models as `hrnet evaluate` does: poses in the annotations' boxes, or boxes.</summary>
    /// <returns>None for tasks that COCO's measure does not know, and where the annotations lack what it needs.</returns>
    public static async Task<IReadOnlyList<ComparedFigure>> MeasureAsync(
        string model, string quantized, CocoDataset truth, string folder, IReadOnlyList<CalibrationPicture> compared, CancellationToken cancel)
    {
        var paths = compared.Select(picture => picture.Path).ToHashSet();
        var images = truth.Images.Where(image => paths.Contains(Path.Combine(folder, image.FileName))).ToArray();
        var known = images.Select(image => image.Id).ToHashSet();
        var part = truth with { Images = images, Annotations = [.. truth.Annotations.Where(one => known.Contains(one.ImageId))] };
        if (await ScoreAsync(model, part, folder, cancel) is not { } exact || await ScoreAsync(quantized, part, folder, cancel) is not { } bytes)
            return [];
        return [.. exact.Stats.Zip(bytes.Stats).Where(both => s_names.Contains(both.First.Name)).Select(both => new ComparedFigure(both.First.Name, both.First.Value, both.Second.Value))];
    }

    private static async Task<CocoFigures?> ScoreAsync(string model, CocoDataset truth, string folder, CancellationToken cancel)
    {
        var settings = new InferenceOptions { Models = model, Device = "cpu", QueueLength = QueueLength };
        await using var catalog = await ModelCatalog.OpenAsync(settings, NullLoggerFactory.Instance, cancel);
        var card = catalog.Models[0].Card;
        var options = new RunOptions { What = model, AtOnce = Environment.ProcessorCount + 1 };
        if (card.Task == ModelTask.Detect)
        {
            return CocoEvaluator.Evaluate(
                truth, await CocoRuns.ObjectsAsync(truth, folder, catalog.Detection(), masks: false, leastScore: null, options, cancel), CocoMeasure.Boxes, cancel: cancel);
        }

        if (card.Task != ModelTask.Pose || truth.Annotations.All(one => one.Keypoints is null or { Length: 0 }))
            return null;
        var sigmas = CocoCommand.Sigmas(card);
        var poses = await CocoRuns.PosesAsync(truth, folder, catalog.Pose(), new PeopleBoxes.Truth(), flip: false, soft: false, sigmas, options, cancel);
        return CocoEvaluator.Evaluate(truth, poses, CocoMeasure.Keypoints, sigmas, cancel);
    }
}
