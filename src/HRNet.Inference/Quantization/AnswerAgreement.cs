using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Classification;
using HRNet.Inference.Detection;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Quantization;

/// <summary>How far two models of a task answer the same, 0 to 1 for each picture.</summary>
internal static class AnswerAgreement
{
    /// <summary>Boxes that lie over each other by so much are the same.</summary>
    private const float SameBox = 0.75f;

    /// <summary>The answer of a model to a picture.</summary>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    public static async Task<object> AnswerAsync(ModelCatalog catalog, CalibrationPicture picture, CancellationToken cancel)
    {
        using var frame = Picture.Codec.Decode(await File.ReadAllBytesAsync(picture.Path, cancel).ConfigureAwait(false), new PictureLimits(), cancel);
        return catalog.Models[0].Card.Task switch
        {
            ModelTask.Segment => await catalog.Segmentation().SegmentAsync(frame, new SegmentRequest(), cancel).ConfigureAwait(false),
            ModelTask.Detect => await catalog.Detection().DetectAsync(frame, new DetectRequest(), cancel).ConfigureAwait(false),
            ModelTask.Classify => await catalog.Classification().ClassifyAsync(frame, new ClassifyRequest(), cancel).ConfigureAwait(false),
            _ => await catalog.Pose().EstimateAsync(
                frame, new PoseRequest { Boxes = picture.Boxes, MaxPeople = Math.Max(1, picture.Boxes.Count), KeepImplausible = true, Threshold = 0 }, cancel)
                .ConfigureAwait(false),
        };
    }

    /// <summary>How far two answers to a picture are the same.</summary>
    public static double Of(object one, object other, ModelCard card) => (one, other) switch
    {
        (PoseResult a, PoseResult b) => Of(a, b, card),
        (SegmentResult a, SegmentResult b) => Of(a.Map, b.Map),
        (DetectResult a, DetectResult b) => Of(a.Objects, b.Objects),
        (ClassifyResult a, ClassifyResult b) => a.Classes[0].ClassId == b.Classes[0].ClassId ? 1 : 0,
        _ => throw new ArgumentException("The answers are of different tasks.", nameof(other)),
    };

    private static double Of(PoseResult one, PoseResult other, ModelCard card)
    {
        var sigmas = card.Sigmas.Count > 0 ? card.Sigmas : [.. card.Keypoints.Select(_ => Oks.UsualSigma)];
        // People come sorted by score, which differs a little.
        return one.People.Average(person => Similarity(person, other.People.First(same => same.Box == person.Box), sigmas));
    }

    /// <summary>The mean over keypoints, each of the weight of its score: where nothing is seen the maximum is anywhere.</summary>
    private static double Similarity(Person one, Person other, IReadOnlyList<float> sigmas)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var k = 0; k < sigmas.Count; k++)
        {
            var weight = Math.Max(one.Keypoints[k].Score, 0);
            sum += weight * Oks.Of(one.Keypoints[k], other.Keypoints[k], one.Box.Area, sigmas[k]);
            weights += weight;
        }

        return weights > 0 ? sum / weights : 1;
    }

    private static double Of(ClassMap one, ClassMap other)
    {
        var a = one.Ids.Span;
        var b = other.Ids.Span;
        var same = 0;
        for (var k = 0; k < a.Length; k++)
            same += a[k] == b[k] ? 1 : 0;
        return (double)same / a.Length;
    }

    private static double Of(IReadOnlyList<DetectedObject> one, IReadOnlyList<DetectedObject> other)
    {
        if (one.Count + other.Count == 0)
            return 1;
        var left = other.ToList();
        var both = 0;
        foreach (var found in one)
        {
            var best = left.Where(candidate => candidate.ClassId == found.ClassId).MaxBy(candidate => candidate.Box.Iou(found.Box));
            if (best is null || best.Box.Iou(found.Box) < SameBox)
                continue;
            left.Remove(best);
            both++;
        }

        return 2.0 * both / (one.Count + other.Count);
    }
}
