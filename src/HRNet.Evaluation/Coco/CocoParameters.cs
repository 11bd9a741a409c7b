namespace HRNet.Evaluation.Coco;

/// <summary>What two objects are compared by.</summary>
public enum CocoMeasure
{
    /// <summary>Intersection over union of boxes ("bbox").</summary>
    Boxes,

    /// <summary>Intersection over union of pixels ("segm").</summary>
    Masks,

    /// <summary>Object keypoint similarity ("keypoints").</summary>
    Keypoints,
}

/// <summary>A range of sizes; both bounds are inside.</summary>
/// <param name="Name">Its name: all, small, medium, large.</param>
/// <param name="Least">Square pixels.</param>
/// <param name="Most">Square pixels.</param>
public sealed record AreaRange(string Name, double Least, double Most)
{
    /// <summary>Whether an object of that size belongs to it.</summary>
    public bool Holds(double area) => !(area < Least || area > Most);
}

/// <summary>The numbers of COCO's evaluation.</summary>
public sealed record CocoParameters
{
    /// <summary>COCO's seventeen keypoints, tenfold: the original divides, and the doubles are to be its own.</summary>
    private static readonly double[] s_tenfoldSigmas = [.26, .25, .25, .35, .35, .79, .79, .72, .72, .62, .62, 1.07, 1.07, .87, .87, .89, .89];

    private const double MostArea = 1e5 * 1e5;
    private const double Medium = 32 * 32;
    private const double Large = 96 * 96;

    /// <summary>
    /// Similarities from which on a detection counts as a hit. Made as the original makes them: the ninth is one step of a double below .9.
    /// </summary>
    public IReadOnlyList<double> Thresholds { get; } = [.. Enumerable.Range(0, 9).Select(i => 0.5 + i * ((0.95 - 0.5) / 9)), 0.95];

    /// <summary>Recalls at which precision is read.</summary>
    public IReadOnlyList<double> Recalls { get; } = [.. Enumerable.Range(0, 101).Select(i => i * 0.01)];

    /// <summary>How many of a picture's best detections of a category take part, rising; the last is the usual one.</summary>
    public required IReadOnlyList<int> MaxPerImage { get; init; }

    /// <summary>Ranges of sizes; the first is all of them.</summary>
    public required IReadOnlyList<AreaRange> Areas { get; init; }

    /// <summary>Deviation of each keypoint relative to the object's size; none for other measures.</summary>
    public IReadOnlyList<double> Sigmas { get; init; } = [];

    /// <summary>COCO's numbers for a measure.</summary>
    public static CocoParameters Of(CocoMeasure measure) => measure == CocoMeasure.Keypoints
        ? new()
        {
            MaxPerImage = [20],
            Areas = [new("all", 0, MostArea), new("medium", Medium, Large), new("large", Large, MostArea)],
            Sigmas = [.. s_tenfoldSigmas.Select(tenfold => tenfold / 10)],
        }
        : new()
        {
            MaxPerImage = [1, 10, 100],
            Areas = [new("all", 0, MostArea), new("small", 0, Medium), new("medium", Medium, Large), new("large", Large, MostArea)],
        };
}
