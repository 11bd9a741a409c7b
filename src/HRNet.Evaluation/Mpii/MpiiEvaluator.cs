using HRNet.Evaluation.Coco;

namespace HRNet.Evaluation.Mpii;

/// <summary>How many joints of MPII's people were found.</summary>
/// <param name="Figures">Percent by the original's names: Head, Shoulder ... Ankle, Mean, Mean@0.1; NaN where a joint was never
/// annotated.</param>
/// <param name="Joints">Percent by joint at the usual threshold of half a head.</param>
/// <param name="Errors">Distances of all annotated joints, in heads.</param>
public sealed record MpiiFigures(IReadOnlyList<NamedFigure> Figures, IReadOnlyList<NamedFigure> Joints, IReadOnlyList<double> Errors);

/// <summary>
/// PCKh as HRNet's code computes it: the part of annotated joints that lie nearer to the truth than a part of the head's size.
/// </summary>
public static class MpiiEvaluator
{
    /// <summary>A head is this part of the diagonal of its box.</summary>
    private const double HeadPart = 0.6;

    private const double Usual = 0.5;

    /// <summary>The original calls it 0.1, but reads the eleventh of its steps of a hundredth.</summary>
    private const double Strict = 11 * 0.01;

    private static readonly (string Name, string[] Joints)[] s_groups =
    [
        ("Head", ["head"]), ("Shoulder", ["lsho", "rsho"]), ("Elbow", ["lelb", "relb"]), ("Wrist", ["lwri", "rwri"]),
        ("Hip", ["lhip", "rhip"]), ("Knee", ["lkne", "rkne"]), ("Ankle", ["lank", "rank"]),
    ];

    /// <summary>Pelvis and thorax, which the mean leaves out.</summary>
    private static readonly int[] s_leftOut = [6, 7];

    /// <summary>Scores predictions.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="predictions">By person and joint: x and y in pixels, the first pixel being 0, and whatever follows.</param>
    /// <exception cref="EvaluationException">There are other people or joints than in the truth.</exception>
    public static MpiiFigures Evaluate(MpiiTruth truth, IReadOnlyList<double[][]> predictions)
    {
        var (joints, people) = (truth.Joints.Count, truth.People);
        if (predictions.Count != people)
            throw new EvaluationException($"There are predictions for {predictions.Count} people, but the truth has {people}.");
        if (predictions.FirstOrDefault(person => person.Length != joints || person.Any(point => point.Length < 2)) is { } odd)
            throw new EvaluationException($"A person has {odd.Length} joints; the truth has {joints}, and each takes x and y.");
        if (s_groups.SelectMany(group => group.Joints).FirstOrDefault(name => !truth.Joints.Contains(name)) is { } unknown)
            throw new EvaluationException($"The truth does not name the joint '{unknown}', which the measure needs.");

        var errors = Enumerable.Range(0, joints).Select(j => Errors(truth, predictions, j)).ToArray();
        var usual = Array.ConvertAll(errors, error => Percent(error, Usual));
        var strict = Array.ConvertAll(errors, error => Percent(error, Strict));
        return new(
            [
                .. s_groups.Select(group => new NamedFigure(group.Name, group.Joints.Average(name => usual[IndexOf(name)]))),
                new("Mean", Mean(errors, usual)), new("Mean@0.1", Mean(errors, strict)),
            ],
            [.. truth.Joints.Select((name, j) => new NamedFigure(name, usual[j]))],
            [.. errors.SelectMany(error => error)]);

        int IndexOf(string name) => truth.Joints.TakeWhile(joint => joint != name).Count();
    }

    /// <summary>Distances of a joint of everyone who has it annotated, in heads.</summary>
    private static double[] Errors(MpiiTruth truth, IReadOnlyList<double[][]> predictions, int joint) =>
    [
        .. Enumerable.Range(0, truth.People).Where(n => truth.Missing[joint][n] == 0).Select(n =>
        {
            // The original counts pixels from 1 and adds in single precision.
            var (x, y) = ((double)((float)predictions[n][joint][0] + 1), (double)((float)predictions[n][joint][1] + 1));
            var head = Length(truth.HeadBoxes[1][0][n] - truth.HeadBoxes[0][0][n], truth.HeadBoxes[1][1][n] - truth.HeadBoxes[0][1][n]) * HeadPart;
            return Length(x - truth.Positions[joint][0][n], y - truth.Positions[joint][1][n]) / head;
        }),
    ];

    private static double Length(double x, double y) => Math.Sqrt(x * x + y * y);

    private static double Percent(double[] errors, double threshold) =>
        errors.Length == 0 ? double.NaN : 100.0 * errors.Count(error => error <= threshold) / errors.Length;

    /// <summary>Joints weigh by how often they are annotated.</summary>
    private static double Mean(double[][] errors, double[] percent)
    {
        var counted = Enumerable.Range(0, errors.Length).Except(s_leftOut).ToArray();
        double all = counted.Sum(j => errors[j].Length);
        return counted.Sum(j => percent[j] * (errors[j].Length / all));
    }
}
