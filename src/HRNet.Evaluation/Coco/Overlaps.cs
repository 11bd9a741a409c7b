using HRNet.Models;

namespace HRNet.Evaluation.Coco;

/// <summary>How alike each answer of a picture and each truth are.</summary>
internal static class Overlaps
{
    /// <summary>One row for each answer, one column for each truth.</summary>
    public static double[,] Of(CocoMeasure measure, CocoDetection[] detections, CocoTruth[] truths, IReadOnlyList<double> sigmas)
    {
        var overlaps = new double[detections.Length, truths.Length];
        for (var row = 0; row < detections.Length; row++)
        {
            for (var column = 0; column < truths.Length; column++)
            {
                overlaps[row, column] = measure switch
                {
                    CocoMeasure.Boxes => Boxes(detections[row].Box, truths[column].Box, truths[column].Crowd),
                    CocoMeasure.Masks => Masks(detections[row].Mask!, truths[column].Mask!, truths[column].Crowd),
                    _ => Keypoints(detections[row], truths[column], sigmas),
                };
            }
        }

        return overlaps;
    }

    /// <summary>Intersection over union; over the answer's own area where the truth is a crowd.</summary>
    public static double Boxes(ReadOnlySpan<double> detection, ReadOnlySpan<double> truth, bool crowd)
    {
        var width = Math.Min(detection[2] + detection[0], truth[2] + truth[0]) - Math.Max(detection[0], truth[0]);
        var height = Math.Min(detection[3] + detection[1], truth[3] + truth[1]) - Math.Max(detection[1], truth[1]);
        if (width <= 0 || height <= 0)
            return 0;
        var (both, own) = (width * height, detection[2] * detection[3]);
        return both / (crowd ? own : own + truth[2] * truth[3] - both);
    }

    /// <summary>Pixels are compared only where the boxes around them overlap.</summary>
    public static double Masks(RunLengthMask detection, RunLengthMask truth, bool crowd) =>
        Boxes(detection.Box, truth.Box, crowd) > 0 ? detection.Iou(truth, crowd) : 0;

    /// <summary>
    /// Mean over the truth's labeled keypoints. Where none is labeled, over all, of the distance to the truth's box grown to three times
    /// its sides.
    /// </summary>
    private static double Keypoints(CocoDetection detection, CocoTruth truth, IReadOnlyList<double> sigmas)
    {
        var (box, labeled) = (truth.Box, 0);
        for (var k = 0; k < sigmas.Count; k++)
            labeled += truth.Keypoints[3 * k + 2] > 0 ? 1 : 0;
        var sum = 0.0;
        for (var k = 0; k < sigmas.Count; k++)
        {
            var (x, y) = (detection.Keypoints[3 * k], detection.Keypoints[3 * k + 1]);
            double dx, dy;
            if (labeled == 0)
                (dx, dy) = (Outside(x, box[0] - box[2], box[0] + box[2] * 2), Outside(y, box[1] - box[3], box[1] + box[3] * 2));
            else if (truth.Keypoints[3 * k + 2] > 0)
                (dx, dy) = (x - truth.Keypoints[3 * k], y - truth.Keypoints[3 * k + 1]);
            else
                continue;
            sum += KeypointSimilarity.Of(dx, dy, sigmas[k], truth.Area);
        }

        return sum / (labeled == 0 ? sigmas.Count : labeled);
    }

    private static double Outside(double value, double least, double most) => Math.Max(0, least - value) + Math.Max(0, value - most);
}
