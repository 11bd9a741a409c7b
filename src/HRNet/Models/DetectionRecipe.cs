namespace HRNet.Models;

/// <summary>How the dense outputs of a detector become boxes: what mmdet keeps in a configuration and its weights depend on.</summary>
public sealed record DetectionRecipe
{
    /// <summary>How FCOS makes a score; of no meaning where there is a second stage.</summary>
    public required ScoreRule Score { get; init; }

    /// <summary>The class probability under which a box is not looked at further.</summary>
    public required float CandidateThreshold { get; init; }

    /// <summary>Intersection over union above which the lower of two boxes of a class is dropped.</summary>
    public required float Nms { get; init; }

    /// <summary>The best places of a level that are looked at.</summary>
    public required int NmsPre { get; init; }

    /// <summary>The most boxes of an answer.</summary>
    public required int MaxPerImage { get; init; }

    /// <summary>Input pixels per cell of the finest level; each further level has twice as many.</summary>
    public required int FinestStride { get; init; }

    /// <summary>Number of levels.</summary>
    public required int Levels { get; init; }

    /// <summary>
    /// Whether the picture is resized as floats, whose fractions of gray levels stay (the original detection code), or as bytes (mmdet).
    /// </summary>
    public bool FloatResize { get; init; }

    /// <summary>
    /// Whether boxes of FCOS are measured as in mmdet 1.x: edges are pixels; of no meaning where there is a second stage, whose recipe says
    /// it.
    /// </summary>
    public bool Legacy { get; init; }

    /// <summary>The second stage, or null.</summary>
    public RegionRecipe? Regions { get; init; }
}

/// <summary>How FCOS makes a score of what a cell says about class and centerness, both as probabilities.</summary>
public enum ScoreRule
{
    /// <summary>Their product; the threshold is on the class alone (Tian et al. 2019, mmdet).</summary>
    Product,

    /// <summary>The square root of their product; the threshold is on that (the later form of FCOS).</summary>
    GeometricMean,
}
