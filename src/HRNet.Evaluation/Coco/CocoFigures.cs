namespace HRNet.Evaluation.Coco;

/// <summary>One figure of a summary.</summary>
/// <param name="Name">Its usual name, such as "AP50".</param>
/// <param name="Value">0 to 1; -1 where it is not defined.</param>
public sealed record NamedFigure(string Name, double Value);

/// <summary>
/// Precision and recall of a results file, for each threshold, category, range of sizes and limit of detections. Figures of what does not
/// occur in the truth are -1 and left out of the means.
/// </summary>
public sealed class CocoFigures
{
    /// <summary>np.spacing(1), as the original adds it to the number of answers.</summary>
    private const double Spacing = 2.220446049250313e-16;

    private const int At50 = 0;
    private const int At75 = 5;

    private CocoFigures(IReadOnlyList<CocoCategory> categories, CocoMeasure measure, CocoParameters parameters)
    {
        (Categories, Measure, Parameters) = (categories, measure, parameters);
        var (thresholds, recalls, limits) = (parameters.Thresholds.Count, parameters.Recalls.Count, parameters.MaxPerImage.Count);
        Precision = new CocoGrid(thresholds, recalls, categories.Count, parameters.Areas.Count, limits);
        Scores = new CocoGrid(thresholds, recalls, categories.Count, parameters.Areas.Count, limits);
        Recall = new CocoGrid(thresholds, 1, categories.Count, parameters.Areas.Count, limits);
    }

    /// <summary>The truth's categories by rising number.</summary>
    public IReadOnlyList<CocoCategory> Categories { get; }

    /// <summary>What objects were compared by.</summary>
    public CocoMeasure Measure { get; }

    /// <summary>The numbers of the evaluation.</summary>
    public CocoParameters Parameters { get; }

    /// <summary>The best precision at each recall or beyond it.</summary>
    internal CocoGrid Precision { get; }

    /// <summary>The score at which each recall is reached.</summary>
    internal CocoGrid Scores { get; }

    /// <summary>The recall of all answers.</summary>
    internal CocoGrid Recall { get; }

    /// <summary>How the single joints lie; null for boxes and masks.</summary>
    public CocoJoints? Joints { get; private set; }

    /// <summary>The figures of the original's summary, in its order: twelve for boxes and masks, ten for keypoints.</summary>
    public IReadOnlyList<NamedFigure> Stats => field ??= Measure == CocoMeasure.Keypoints
        ?
        [
            new("AP", AveragePrecision("all")), new("AP50", AveragePrecision("all", At50)), new("AP75", AveragePrecision("all", At75)),
            new("APm", AveragePrecision("medium")), new("APl", AveragePrecision("large")),
            new("AR", AverageRecall("all")), new("AR50", AverageRecall("all", At50)), new("AR75", AverageRecall("all", At75)),
            new("ARm", AverageRecall("medium")), new("ARl", AverageRecall("large")),
        ]
        :
        [
            new("AP", AveragePrecision("all")), new("AP50", AveragePrecision("all", At50)), new("AP75", AveragePrecision("all", At75)),
            new("APs", AveragePrecision("small")), new("APm", AveragePrecision("medium")), new("APl", AveragePrecision("large")),
            .. Parameters.MaxPerImage.Select((most, limit) => new NamedFigure($"AR{most}", AverageRecall("all", limit: limit))),
            new("ARs", AverageRecall("small")), new("ARm", AverageRecall("medium")), new("ARl", AverageRecall("large")),
        ];

    /// <summary>Mean precision over thresholds, recalls and categories.</summary>
    /// <param name="area">A range of sizes.</param>
    /// <param name="threshold">One of the thresholds; null for all.</param>
    /// <param name="category">One of the categories; null for all.</param>
    /// <returns>0 to 1; -1 where nothing of that kind has to be found.</returns>
    public double AveragePrecision(string area, int? threshold = null, int? category = null) =>
        Precision.Mean(threshold, category, AreaIndex(area), Parameters.MaxPerImage.Count - 1);

    /// <summary>Mean of the recalls over thresholds and categories.</summary>
    /// <param name="area">A range of sizes.</param>
    /// <param name="threshold">One of the thresholds; null for all.</param>
    /// <param name="category">One of the categories; null for all.</param>
    /// <param name="limit">One of the limits of detections; null for the last.</param>
    /// <returns>0 to 1; -1 where nothing of that kind has to be found.</returns>
    public double AverageRecall(string area, int? threshold = null, int? category = null, int? limit = null) =>
        Recall.Mean(threshold, category, AreaIndex(area), limit ?? Parameters.MaxPerImage.Count - 1);

    /// <summary>Precision at each recall, averaged over the categories that occur; -1 where none does.</summary>
    /// <param name="threshold">One of the thresholds.</param>
    public IReadOnlyList<double> PrecisionOverRecall(int threshold)
    {
        var limit = Parameters.MaxPerImage.Count - 1;
        return
        [
            .. Enumerable.Range(0, Parameters.Recalls.Count).Select(r =>
                Enumerable.Range(0, Categories.Count).Select(k => Precision[threshold, r, k, 0, limit]).Where(value => value > -1).DefaultIfEmpty(-1).Average()),
        ];
    }

    /// <summary>Adds up the matches of each category, range of sizes and limit.</summary>
    internal static CocoFigures Of(CocoObjects objects, CocoMatches[][][] matches, CocoMeasure measure, CocoParameters parameters)
    {
        var figures = new CocoFigures(objects.Categories, measure, parameters);
        Parallel.For(0, objects.Categories.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, k =>
        {
            for (var a = 0; a < parameters.Areas.Count; a++)
            {
                for (var m = 0; m < parameters.MaxPerImage.Count; m++)
                    figures.Add(matches[k][a], k, a, m);
            }
        });
        if (measure == CocoMeasure.Keypoints)
            figures.Joints = CocoJoints.Of(matches.SelectMany(category => category[0]), parameters.Sigmas);
        return figures;
    }

    private void Add(CocoMatches[] pictures, int k, int a, int m)
    {
        var wanted = pictures.Sum(picture => picture.TruthIgnored.Count(ignored => !ignored));
        if (wanted == 0)
            return;
        var ranked = pictures
            .SelectMany(picture => Enumerable.Range(0, Math.Min(picture.Detections.Length, Parameters.MaxPerImage[m])).Select(d => (Picture: picture, Index: d)))
            .OrderByDescending(one => one.Picture.Detections[one.Index].Score).ToArray();
        var (precision, recall, scores) = (new List<double>(), new List<double>(), new double[ranked.Length]);
        for (var t = 0; t < Parameters.Thresholds.Count; t++)
        {
            precision.Clear();
            recall.Clear();
            var (right, wrong) = (0, 0);
            for (var d = 0; d < ranked.Length; d++)
            {
                var (picture, index) = ranked[d];
                scores[d] = picture.Detections[index].Score;
                if (!picture.DetectionIgnored[t, index] && picture.DetectionMatches[t, index] != 0)
                    right++;
                else if (!picture.DetectionIgnored[t, index])
                    wrong++;
                precision.Add(right / (wrong + right + Spacing));
                recall.Add((double)right / wanted);
            }

            for (var d = ranked.Length - 1; d > 0; d--)
                precision[d - 1] = Math.Max(precision[d - 1], precision[d]);
            Recall[t, 0, k, a, m] = recall.Count > 0 ? recall[^1] : 0;
            var at = 0;
            for (var r = 0; r < Parameters.Recalls.Count; r++)
            {
                while (at < ranked.Length && recall[at] < Parameters.Recalls[r])
                    at++;
                (Precision[t, r, k, a, m], Scores[t, r, k, a, m]) = at < ranked.Length ? (precision[at], scores[at]) : (0, 0);
            }
        }
    }

    private int AreaIndex(string name)
    {
        var index = Parameters.Areas.TakeWhile(area => area.Name != name).Count();
        return index < Parameters.Areas.Count ? index : throw new ArgumentException($"There is no range of sizes '{name}'.", nameof(name));
    }
}
