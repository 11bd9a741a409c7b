namespace HRNet.Models;

/// <summary>How regions are proposed and judged in the R-CNN family.</summary>
public sealed record RegionRecipe
{
    /// <summary>What the file of a second stage ends with; such a file is part of another model and none by itself.</summary>
    public const string FileSuffix = ".regions.onnx";

    /// <summary>Name of the second graph's file, beside the first.</summary>
    public required string File { get; init; }

    /// <summary>Levels of the pyramid that regions are looked at in, from the finest.</summary>
    public required int Levels { get; init; }

    /// <summary>
    /// Whether regions are also looked at in the map of a semantic branch (Hybrid Task Cascade), which the first graph gives.
    /// </summary>
    public bool Semantic { get; init; }

    /// <summary>What deltas of 1 stand for (x, y, width, height), for each stage.</summary>
    public required IReadOnlyList<float[]> TargetStds { get; init; }

    /// <summary>Whether the background is the first class, and has deltas and masks of its own (mmdet 1.x).</summary>
    public required bool BackgroundFirst { get; init; }

    /// <summary>Whether edges are pixels, and regions are sampled and masks laid over the picture as in mmdet 1.x.</summary>
    public required bool Legacy { get; init; }

    /// <summary>Whether objects are drawn too.</summary>
    public required bool Masks { get; init; }

    /// <summary>The probability from which on a pixel belongs to an object.</summary>
    public required float MaskThreshold { get; init; }

    /// <summary>Size of anchors in cells.</summary>
    public required IReadOnlyList<float> AnchorScales { get; init; }

    /// <summary>Height by width of anchors.</summary>
    public required IReadOnlyList<float> AnchorRatios { get; init; }

    /// <summary>Intersection over union above which the lower of two proposals of a level is dropped.</summary>
    public required float ProposalNms { get; init; }

    /// <summary>The most proposals.</summary>
    public required int MaxProposals { get; init; }
}
