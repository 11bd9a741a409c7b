namespace HRNet.Evaluation.Labels;

/// <summary>By whose rules the figures of a segmentation are made.</summary>
public enum LabelRule
{
    /// <summary>mmsegmentation's: a class that occurs nowhere is left out of the means.</summary>
    Mmseg,

    /// <summary>The paper's own code: such a class counts as 0.</summary>
    Paper,
}

/// <summary>How well the pixels of each class were found.</summary>
/// <param name="Accuracy">Part of all labeled pixels that are right; NaN where there are none.</param>
/// <param name="Iou">By class, intersection over union; NaN where the rule leaves the class out.</param>
/// <param name="ClassAccuracy">By class, the part of its pixels that are right; likewise.</param>
/// <param name="Precision">By class, the part of the pixels said to be of it that are; likewise. None for the paper's rule.</param>
/// <param name="Dice">By class, twice the pixels that are right over those of truth and answer; likewise. None for the paper's
/// rule.</param>
public sealed record LabelFigures(
    double Accuracy, IReadOnlyList<double> Iou, IReadOnlyList<double> ClassAccuracy, IReadOnlyList<double> Precision, IReadOnlyList<double> Dice)
{
    /// <summary>Harmonic mean of precision and recall by class: Dice, but not a number where nothing of the class was found.</summary>
    public IReadOnlyList<double> FScore { get; } = [.. Precision.Zip(ClassAccuracy, (precision, recall) => 2 * precision * recall / (precision + recall))];

    /// <summary>Mean intersection over union.</summary>
    public double MeanIou => Mean(Iou);

    /// <summary>Mean accuracy of the classes.</summary>
    public double MeanAccuracy => Mean(ClassAccuracy);

    /// <summary>Mean over what is a number; NaN where nothing is.</summary>
    public static double Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>Counts pixels of label maps, picture by picture.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="ignore">The label that does not count, such as 255.</param>
/// <param name="reduceZero">Whether label 0 of the truth does not count and the others are one too high (ADE20K).</param>
public sealed class LabelEvaluator(int classes, int ignore = LabelEvaluator.UsualIgnore, bool reduceZero = false)
{
    /// <summary>The label that does not count, unless a data set has another.</summary>
    public const int UsualIgnore = 255;

    /// <summary>By truth and answer. Values beyond the classes are counted too: one of the two rules needs them.</summary>
    private readonly long[,] _pixels = new long[256, 256];

    /// <summary>Adds a picture. Safe to call from several threads at once.</summary>
    /// <exception cref="EvaluationException">The maps differ in size.</exception>
    public void Add(LabelMap truth, LabelMap answer)
    {
        if (truth.Width != answer.Width || truth.Height != answer.Height)
            throw new EvaluationException($"The answer is {answer.Width} x {answer.Height}, but its truth is {truth.Width} x {truth.Height}.");
        var counts = new long[256 * 256];
        for (var index = 0; index < truth.Ids.Length; index++)
            counts[Label(truth.Ids[index]) * 256 + answer.Ids[index]]++;
        lock (_pixels)
        {
            for (var index = 0; index < counts.Length; index++)
                _pixels[index / 256, index % 256] += counts[index];
        }
    }

    /// <summary>The figures of all pictures so far.</summary>
    public LabelFigures Figures(LabelRule rule) => rule == LabelRule.Mmseg ? ByMmseg() : ByPaper();

    private int Label(byte stored) => !reduceZero ? stored : stored is 0 or UsualIgnore ? UsualIgnore : stored - 1;

    /// <summary>Labels and answers beyond the classes fall out of their own count alone.</summary>
    private LabelFigures ByMmseg()
    {
        var (hits, labels, answers) = (new double[classes], new double[classes], new double[classes]);
        for (var truth = 0; truth < 256; truth++)
        {
            for (var answer = 0; answer < 256 && truth != ignore; answer++)
            {
                double pixels = _pixels[truth, answer];
                if (truth < classes)
                    labels[truth] += pixels;
                if (answer < classes)
                    answers[answer] += pixels;
                if (truth == answer && truth < classes)
                    hits[truth] += pixels;
            }
        }

        var all = Enumerable.Range(0, classes).ToArray();
        return new(
            hits.Sum() / labels.Sum(),
            [.. all.Select(k => hits[k] / (answers[k] + labels[k] - hits[k]))],
            [.. all.Select(k => hits[k] / labels[k])],
            [.. all.Select(k => hits[k] / answers[k])],
            [.. all.Select(k => 2 * hits[k] / (answers[k] + labels[k]))]);
    }

    /// <summary>
    /// The original numbers cells of its table truth x classes + answer, so that an answer beyond the classes counts for the next truth.
    /// </summary>
    private LabelFigures ByPaper()
    {
        var table = new double[classes, classes];
        for (var truth = 0; truth < 256; truth++)
        {
            for (var answer = 0; answer < 256 && truth != ignore; answer++)
            {
                if (truth * classes + answer is var cell && cell < classes * classes)
                    table[cell / classes, cell % classes] += _pixels[truth, answer];
            }
        }

        var all = Enumerable.Range(0, classes).ToArray();
        var hits = Array.ConvertAll(all, k => table[k, k]);
        var labels = Array.ConvertAll(all, k => all.Sum(other => table[k, other]));
        var answers = Array.ConvertAll(all, k => all.Sum(other => table[other, k]));
        return new(
            hits.Sum() / labels.Sum(),
            [.. all.Select(k => hits[k] / Math.Max(1, labels[k] + answers[k] - hits[k]))],
            [.. all.Select(k => hits[k] / Math.Max(1, labels[k]))],
            [],
            []);
    }
}
