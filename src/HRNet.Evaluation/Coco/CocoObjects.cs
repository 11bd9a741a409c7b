namespace HRNet.Evaluation.Coco;

/// <summary>A truth as the measure sees it.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Area">Square pixels by the file.</param>
/// <param name="Crowd">Whether it stands for a crowd.</param>
/// <param name="Ignored">Whether nobody has to find it: a crowd, or a person without labeled keypoints.</param>
/// <param name="Box">Left edge, top edge, width and height.</param>
/// <param name="Mask">Its pixels, for masks.</param>
/// <param name="Keypoints">x, y and visibility, for keypoints.</param>
internal sealed record CocoTruth(long Id, double Area, bool Crowd, bool Ignored, double[] Box, RunLengthMask? Mask, double[] Keypoints);

/// <summary>An answer as the measure sees it.</summary>
/// <param name="Id">1 and on in the order of the file.</param>
/// <param name="Score">Orders the answers.</param>
/// <param name="Area">Square pixels by the original's rule.</param>
/// <param name="Box">Left edge, top edge, width and height.</param>
/// <param name="Mask">Its pixels, for masks.</param>
/// <param name="Keypoints">x, y and score, for keypoints.</param>
internal sealed record CocoDetection(long Id, double Score, double Area, double[] Box, RunLengthMask? Mask, double[] Keypoints);

/// <summary>Truths and answers of each picture and category, in the files' order; answers by falling score.</summary>
internal sealed class CocoObjects
{
    private readonly Dictionary<(long Image, long Category), CocoTruth[]> _truths;
    private readonly Dictionary<(long Image, long Category), CocoDetection[]> _detections;

    /// <summary>Sorts the files' objects.</summary>
    /// <exception cref="EvaluationException">An object lacks what the measure needs, or a result is for a picture that the truth does not
    /// have.</exception>
    public CocoObjects(CocoDataset truth, IReadOnlyList<CocoResult> results, CocoMeasure measure, CocoParameters parameters)
    {
        var images = new Dictionary<long, CocoImage>();
        foreach (var image in truth.Images)
            images[image.Id] = image;
        Images = [.. images.Keys.Order()];
        Categories = [.. truth.Categories.DistinctBy(category => category.Id).OrderBy(category => category.Id)];
        if (results.Count == 0)
            throw new EvaluationException("There are no results: the original refuses an empty list, and there is nothing to score.");
        if (results.FirstOrDefault(result => !images.ContainsKey(result.ImageId)) is { } stray)
            throw new EvaluationException($"Results do not belong to this truth: there is one for image {stray.ImageId}, which the annotations do not have.");

        var points = 3 * parameters.Sigmas.Count;
        var known = Categories.Select(category => category.Id).ToHashSet();
        _truths = truth.Annotations.Where(one => images.ContainsKey(one.ImageId) && known.Contains(one.CategoryId))
            .GroupBy(one => (one.ImageId, one.CategoryId))
            .ToDictionary(group => group.Key, group => group.Select(one => Truth(one, images[one.ImageId], measure, points)).ToArray());
        var source = SourceOf(results[0]);
        _detections = results.Select((one, index) => (One: one, Id: index + 1L))
            .Where(pair => known.Contains(pair.One.CategoryId))
            .GroupBy(pair => (pair.One.ImageId, pair.One.CategoryId))
            .ToDictionary(
                group => group.Key,
                group => group.Select(pair => Detection(pair.One, pair.Id, images[pair.One.ImageId], measure, points, source))
                    .OrderByDescending(one => one.Score).Take(parameters.MaxPerImage[^1]).ToArray());
    }

    /// <summary>Numbers of the pictures, rising.</summary>
    public IReadOnlyList<long> Images { get; }

    /// <summary>The categories by rising number.</summary>
    public IReadOnlyList<CocoCategory> Categories { get; }

    public CocoTruth[] Truths(long image, long category) => _truths.GetValueOrDefault((image, category), []);

    public CocoDetection[] Detections(long image, long category) => _detections.GetValueOrDefault((image, category), []);

    private static CocoTruth Truth(CocoAnnotation one, CocoImage image, CocoMeasure measure, int points)
    {
        var crowd = one.IsCrowd != 0;
        return new(
            one.Id,
            one.Area ?? throw Lacks("area"),
            crowd,
            crowd || (measure == CocoMeasure.Keypoints && (one.NumKeypoints ?? throw Lacks("num_keypoints")) == 0),
            measure == CocoMeasure.Masks || one.Box is { Length: 4 } ? one.Box ?? [] : throw Lacks("bbox"),
            measure == CocoMeasure.Masks ? Mask(one.Segmentation ?? throw Lacks("segmentation"), image) : null,
            measure != CocoMeasure.Keypoints ? [] : one.Keypoints?.Length == points ? one.Keypoints
                : throw Lacks($"list of {points} keypoint numbers"));

        EvaluationException Lacks(string what) => new($"Annotation {one.Id} has no {what}, which this measure needs.");
    }

    private static CocoDetection Detection(CocoResult one, long id, CocoImage image, CocoMeasure measure, int points, AreaSource source)
    {
        if (measure == CocoMeasure.Keypoints && one.Keypoints?.Length != points)
            throw Lacks($"list of {points} keypoint numbers");
        var own = one.Box is { Length: 4 } ? one.Box : null;
        var mask = source != AreaSource.Mask && measure != CocoMeasure.Masks ? null
            : one.Segmentation is not null ? Mask(one.Segmentation, image)
            : source == AreaSource.Box && own is not null ? PolygonOutline.Fill(PolygonOutline.OfBox(own), image.Size.Height, image.Size.Width)
            : throw Lacks("segmentation");
        var box = source switch
        {
            AreaSource.Keypoints => Extent(one.Keypoints is { Length: >= 3 } ? one.Keypoints : throw Lacks("keypoints")),
            AreaSource.Mask => own ?? mask!.Box,
            _ => own ?? throw Lacks("bbox"),
        };
        return new(id, one.Score, source == AreaSource.Mask ? mask!.Area : box[2] * box[3], box, mask, one.Keypoints ?? []);

        EvaluationException Lacks(string what) => new($"Result {id} (image {image.Id}) has no {what}, which is needed here.");
    }

    /// <summary>The original looks at the first result alone to decide what the area of all is.</summary>
    private static AreaSource SourceOf(CocoResult first) =>
        first.Box is { Length: > 0 } ? AreaSource.Box
        : first.Segmentation is not null ? AreaSource.Mask
        : first.Keypoints is not null ? AreaSource.Keypoints
        : throw new EvaluationException("The first result has neither bbox nor segmentation nor keypoints.");

    /// <summary>The box around all keypoints, whatever their scores.</summary>
    private static double[] Extent(double[] keypoints)
    {
        var (left, top, right, bottom) = (keypoints[0], keypoints[1], keypoints[0], keypoints[1]);
        for (var at = 3; at + 2 < keypoints.Length; at += 3)
        {
            (left, right) = (Math.Min(left, keypoints[at]), Math.Max(right, keypoints[at]));
            (top, bottom) = (Math.Min(top, keypoints[at + 1]), Math.Max(bottom, keypoints[at + 1]));
        }

        return [left, top, right - left, bottom - top];
    }

    private static RunLengthMask Mask(CocoSegmentation pixels, CocoImage image) =>
        pixels.Mask ?? pixels.ToMask(image.Size.Height, image.Size.Width);

    /// <summary>What the area of an answer is taken from.</summary>
    private enum AreaSource
    {
        Box,
        Mask,
        Keypoints,
    }
}
