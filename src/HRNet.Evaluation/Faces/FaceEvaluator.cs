namespace HRNet.Evaluation.Faces;

/// <summary>How far landmarks lie from the truth.</summary>
/// <param name="Errors">By face: mean distance over the size of the face.</param>
public sealed record FaceFigures(IReadOnlyList<double> Errors)
{
    /// <summary>Normalized mean error: the mean over all faces.</summary>
    public double Nme => Errors.Average();

    /// <summary>Part of the faces whose error is above a limit.</summary>
    public double FailureRate(double limit) => (double)Errors.Count(error => error > limit) / Errors.Count;
}

/// <summary>
/// Normalized mean error as HRNet's facial landmark code computes it. What measures a face follows from the number of landmarks.
/// </summary>
public static class FaceEvaluator
{
    private const int AflwLandmarks = 19;

    /// <summary>
    /// By number of landmarks the two whose distance is the size of a face: outer corners of the eyes, or for COFW the middle of the eyes.
    /// </summary>
    private static readonly Dictionary<int, (int Left, int Right)> s_corners = new() { [98] = (60, 72), [68] = (36, 45), [29] = (8, 9) };

    /// <summary>Scores predictions.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="predictions">By face and landmark: x and y in pixels.</param>
    /// <exception cref="EvaluationException">Faces or landmarks are not those of the truth, or nothing is known to measure the faces
    /// by.</exception>
    public static FaceFigures Evaluate(FaceTruth truth, IReadOnlyList<double[][]> predictions)
    {
        if (truth.Points.Length == 0)
            throw new EvaluationException("The truth has no faces.");
        if (predictions.Count != truth.Points.Length)
            throw new EvaluationException($"There are predictions for {predictions.Count} faces, but the truth has {truth.Points.Length}.");
        return new([.. truth.Points.Select((points, face) => Error(points, predictions[face], face, truth.BoxSizes))]);
    }

    private static double Error(double[][] points, double[][] predicted, int face, double[]? sizes)
    {
        if (predicted.Length != points.Length || points.Concat(predicted).Any(point => point.Length < 2))
            throw new EvaluationException($"Face {face + 1} has {predicted.Length} landmarks; the truth has {points.Length}, and each takes x and y.");
        var size = s_corners.TryGetValue(points.Length, out var corners) ? Distance(points[corners.Left], points[corners.Right])
            : points.Length != AflwLandmarks
                ? throw new EvaluationException($"Faces of {points.Length} landmarks have no measure: there is one for 98 (WFLW), 68 (300W), 29 (COFW) and 19 (AFLW).")
            : sizes is not null && face < sizes.Length ? (float)sizes[face]
            : throw new EvaluationException("Faces of 19 landmarks (AFLW) are measured by their boxes, but the truth does not say their sizes (box_size).");
        return points.Zip(predicted, Distance).Sum() / (size * points.Length);
    }

    /// <summary>The original holds places in single precision.</summary>
    private static double Distance(double[] one, double[] other)
    {
        var (x, y) = ((double)(float)one[0] - (float)other[0], (double)(float)one[1] - (float)other[1]);
        return Math.Sqrt(x * x + y * y);
    }
}
