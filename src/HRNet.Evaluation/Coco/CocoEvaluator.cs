namespace HRNet.Evaluation.Coco;

/// <summary>Scores results against a truth as COCO's own evaluation does (pycocotools' COCOeval), to the last match.</summary>
public static class CocoEvaluator
{
    /// <summary>Scores results.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="results">The results, in their file's order.</param>
    /// <param name="measure">What objects are compared by.</param>
    /// <param name="sigmas">Deviation of each keypoint relative to the object's size; null for COCO's seventeen.</param>
    /// <param name="cancel">Stops between two pictures.</param>
    /// <exception cref="EvaluationException">A result or an annotation lacks what the measure needs, or a result is for a picture that the
    /// truth does not have.</exception>
    public static CocoFigures Evaluate(
        CocoDataset truth, IReadOnlyList<CocoResult> results, CocoMeasure measure, IReadOnlyList<double>? sigmas = null, CancellationToken cancel = default)
    {
        var parameters = CocoParameters.Of(measure);
        if (sigmas is not null && measure == CocoMeasure.Keypoints)
            parameters = parameters with { Sigmas = sigmas };
        var objects = new CocoObjects(truth, results, measure, parameters);
        return CocoFigures.Of(objects, Match(objects, measure, parameters, cancel), measure, parameters);
    }

    /// <summary>By category and range of sizes the pictures with truths or answers, in order.</summary>
    internal static CocoMatches[][][] Match(CocoObjects objects, CocoMeasure measure, CocoParameters parameters, CancellationToken cancel)
    {
        var options = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        var (images, ranges) = (objects.Images, parameters.Areas);
        return [.. objects.Categories.Select(category =>
        {
            var busy = images.Where(image => objects.Truths(image, category.Id).Length + objects.Detections(image, category.Id).Length > 0).ToArray();
            var matches = ranges.Select(_ => new CocoMatches[busy.Length]).ToArray();
            Parallel.For(0, busy.Length, options, index =>
            {
                var (truths, detections) = (objects.Truths(busy[index], category.Id), objects.Detections(busy[index], category.Id));
                var overlaps = Overlaps.Of(measure, detections, truths, parameters.Sigmas);
                for (var range = 0; range < ranges.Count; range++)
                    matches[range][index] = CocoMatches.Of(detections, truths, overlaps, ranges[range], parameters.Thresholds);
            });
            return matches;
        })];
    }
}
