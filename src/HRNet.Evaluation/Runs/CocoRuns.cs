using System.Text.Json.Serialization;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Suppression;
using HRNet.Inference.Detection;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;

namespace HRNet.Evaluation.Runs;

/// <summary>Where the boxes of people come from.</summary>
internal abstract record PeopleBoxes
{
    /// <summary>Boxes of the truth, cut to the picture as the original cuts them.</summary>
    public sealed record Truth : PeopleBoxes;

    /// <summary>Boxes of a detector's results file, such as the one of 56.4 AP that the published figures go by.</summary>
    public sealed record FromFile(IReadOnlyList<CocoResult> Detections) : PeopleBoxes;

    /// <summary>Boxes that a model of ours finds.</summary>
    public sealed record FromModel(Detector Detector) : PeopleBoxes;
}

/// <summary>Runs models over pictures of a COCO truth.</summary>
internal static class CocoRuns
{
    /// <summary>The lowest score of a person that is taken along.</summary>
    private const float LeastScore = 0.05f;

    /// <summary>The most detections of a picture that COCO's measure looks at.</summary>
    private const int MostObjects = 100;

    /// <summary>Crops of one request; pictures with more boxes are asked for in turns.</summary>
    private const int CropsAtOnce = 32;

    private const string Person = "person";

    /// <summary>Finds the keypoints of people, drops doubles as the original does.</summary>
    /// <param name="truth">Whose pictures are run.</param>
    /// <param name="pictures">Their folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="boxes">Where the people are.</param>
    /// <param name="flip">Whether the mirrored crops are run too.</param>
    /// <param name="soft">Whether likeness lowers a pose's rank instead of dropping it (SOFT_NMS of the original's configurations).</param>
    /// <param name="sigmas">Deviation of each keypoint relative to the object's size.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops between pictures.</param>
    /// <exception cref="EvaluationException">Truth, boxes and model do not fit each other, or pictures are missing.</exception>
    public static async Task<IReadOnlyList<CocoResult>> PosesAsync(
        CocoDataset truth, string pictures, PoseEstimator model, PeopleBoxes boxes, bool flip, bool soft, IReadOnlyList<double> sigmas, RunOptions options, CancellationToken cancel)
    {
        var person = PersonCategory(truth);
        var known = KnownBoxes(truth, boxes, person);
        var items = Items(truth, pictures);
        var answers = await PictureRun.RunAsync(items, RunJson.Default.RawPoseArray, options, async (item, frame, stop) =>
        {
            var id = long.Parse(item.Key);
            (Box Box, float Score)[] people = boxes is PeopleBoxes.FromModel { Detector: { } detector }
                ? [.. (await detector.DetectAsync(frame, new() { Classes = [Person], Threshold = LeastScore, MaxDetections = MostObjects }, stop).ConfigureAwait(false))
                    .Objects.Select(found => (found.Box, found.Score))]
                : known.GetValueOrDefault(id, []);
            var poses = new List<RawPose>();
            foreach (var some in people.Where(one => Lies(one.Box, frame.Width, frame.Height)).Chunk(CropsAtOnce))
            {
                var request = new PoseRequest
                {
                    Boxes = [.. some.Select(one => one.Box)],
                    BoxScores = [.. some.Select(one => one.Score)],
                    MaxPeople = some.Length,
                    Threshold = (float)PoseSuppression.UsualVisible,
                    KeepImplausible = true,
                    Flip = flip,
                };
                var found = await model.EstimateAsync(frame, request, stop).ConfigureAwait(false);
                // Back in the order of the boxes, which decides among equal scores.
                var inOrder = found.People.OrderBy(one => Array.FindIndex(some, box => box.Box == one.Box));
                poses.AddRange(inOrder.Select(one => Raw(one, id, model.Model.Card.InputWidth, model.Model.Card.InputHeight)));
            }

            return [.. poses];
        }, cancel).ConfigureAwait(false);
        return PoseResults.Of(items.SelectMany(item => answers[item.Key]), sigmas, person, soft: soft);
    }

    /// <summary>Finds objects: boxes, or with masks the masks.</summary>
    /// <param name="truth">Which pictures, and what categories are called.</param>
    /// <param name="pictures">Their folder.</param>
    /// <param name="model">The detector.</param>
    /// <param name="masks">Whether masks are wanted instead of boxes.</param>
    /// <param name="leastScore">The lowest score of an object that is taken along; null for the card's (score_thr of mmdet's
    /// configurations).</param>
    /// <param name="options">How the run goes.</param>
    /// <param name="cancel">Ends it between pictures.</param>
    /// <exception cref="EvaluationException">Truth and model do not fit each other, or pictures are missing.</exception>
    public static async Task<IReadOnlyList<CocoResult>> ObjectsAsync(
        CocoDataset truth, string pictures, Detector model, bool masks, float? leastScore, RunOptions options, CancellationToken cancel)
    {
        var names = model.Model.Card.Classes;
        var least = leastScore ?? model.Model.Card.Detection?.CandidateThreshold ?? LeastScore;
        var categories = names.Select(name => truth.Categories.FirstOrDefault(category => category.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Id).ToArray();
        if (categories.All(id => id is null))
        {
            throw new EvaluationException(
                $"The model knows none of the truth's categories: it finds {string.Join(", ", names.Take(5))}; the truth has {string.Join(", ", truth.Categories.Take(5).Select(category => category.Name))}.");
        }

        var items = Items(truth, pictures);
        var answers = await PictureRun.RunAsync(items, RunJson.Default.CocoResultArray, options, async (item, frame, stop) =>
        {
            var found = await model.DetectAsync(frame, new() { Threshold = least, MaxDetections = MostObjects }, stop).ConfigureAwait(false);
            return [.. found.Objects.Where(one => one.ClassId < categories.Length && categories[one.ClassId] is not null)
                .Select(one => Result(one, long.Parse(item.Key), categories[one.ClassId]!.Value, masks, frame.Width, frame.Height))];
        }, cancel).ConfigureAwait(false);
        return [.. items.SelectMany(item => answers[item.Key])];
    }

    private static CocoResult Result(DetectedObject found, long image, long category, bool masks, int width, int height)
    {
        if (masks && found.Mask is null)
            throw new EvaluationException("The model finds boxes only, no masks; score it with coco-boxes.");
        return new()
        {
            ImageId = image,
            CategoryId = category,
            Score = found.Score,
            Box = masks ? null : [found.Box.X, found.Box.Y, found.Box.Width, found.Box.Height],
            Segmentation = masks
                ? new() { Mask = RunLengthMask.Encode(found.Mask!.Pixels.Span, found.Mask.X, found.Mask.Y, found.Mask.Width, height, width) }
                : null,
        };
    }

    private static RawPose Raw(Person person, long image, int inputWidth, int inputHeight) => new(
        image,
        [.. person.Keypoints.SelectMany(point => (double[])[point.X, point.Y, point.Score])],
        Crop.Around(person.Box, inputWidth, inputHeight).Area,
        person.Score);

    private static PictureItem[] Items(CocoDataset truth, string folder) =>
    [
        .. truth.Images.DistinctBy(image => image.Id).OrderBy(image => image.Id)
            .Select(image => new PictureItem($"{image.Id}", Path.Combine(folder, image.FileName)) { Size = (image.Width, image.Height) }),
    ];

    private static long PersonCategory(CocoDataset truth) =>
        truth.Categories.FirstOrDefault(category => category.Name.Equals(Person, StringComparison.OrdinalIgnoreCase))?.Id
        ?? throw new EvaluationException($"The truth has no category '{Person}'; it has {string.Join(", ", truth.Categories.Take(5).Select(category => category.Name))}.");

    private static Dictionary<long, (Box Box, float Score)[]> KnownBoxes(CocoDataset truth, PeopleBoxes boxes, long person)
    {
        if (boxes is PeopleBoxes.Truth)
        {
            var images = truth.Images.DistinctBy(image => image.Id).ToDictionary(image => image.Id);
            return truth.Annotations.Where(one => one.CategoryId == person && one.IsCrowd == 0 && one.Keypoints?.Any(number => number > 0) == true && images.ContainsKey(one.ImageId))
                .Select(one => (one.ImageId, Box: Clean(one, images[one.ImageId])))
                .Where(one => one.Box is not null)
                .GroupBy(one => one.ImageId, one => (one.Box!.Value, 1f)).ToDictionary(group => group.Key, group => group.ToArray());
        }

        if (boxes is not PeopleBoxes.FromFile { Detections: { } detections })
            return [];
        var known = truth.Images.Select(image => image.Id).ToHashSet();
        if (detections.FirstOrDefault(one => !known.Contains(one.ImageId)) is { } stray)
            throw new EvaluationException($"Detections do not belong to this truth: there is one for image {stray.ImageId}, which the annotations do not have.");
        return detections.Where(one => one.CategoryId == person)
            .Select((one, index) => one.Box is [var x, var y, var width, var height]
                ? (one.ImageId, Box: new Box((float)x, (float)y, (float)width, (float)height), Score: (float)one.Score)
                : throw new EvaluationException($"A detection of image {one.ImageId} has no bbox of four numbers."))
            .GroupBy(one => one.ImageId, one => (one.Box, one.Score)).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>
    /// The box within the picture, a pixel shorter than the file says, as the original makes it; null where nothing is left.
    /// </summary>
    private static Box? Clean(CocoAnnotation one, CocoImage image)
    {
        if (one.Box is not [var x, var y, var width, var height] || one.Area is not > 0)
            return null;
        var ((columns, rows), left, top) = (image.Size, Math.Max(0, x), Math.Max(0, y));
        var right = Math.Min(columns - 1, left + Math.Max(0, width - 1));
        var bottom = Math.Min(rows - 1, top + Math.Max(0, height - 1));
        return right > left && bottom > top ? new((float)left, (float)top, (float)(right - left), (float)(bottom - top)) : null;
    }

    /// <summary>Whether a box has an area and any of it in the picture: of others there is nothing to look at.</summary>
    private static bool Lies(Box box, int width, int height) =>
        box is { Width: > 0, Height: > 0 } && box.X < width && box.Y < height && box.X + box.Width > 0 && box.Y + box.Height > 0;
}

/// <summary>Answers of pictures in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RawPose[]))]
[JsonSerializable(typeof(CocoResult[]))]
[JsonSerializable(typeof(double[][]))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class RunJson : JsonSerializerContext;
