using HRNet.Inference.Geometry;

namespace HRNet.Inference.Pose;

/// <summary>What a caller asks of a picture's people.</summary>
public sealed record PoseRequest
{
    /// <summary>Where the people are, in pixels of the upright picture; none to take the whole picture as one person.</summary>
    public IReadOnlyList<Box> Boxes { get; init; } = [];

    /// <summary>The keypoint score that counts as seen, 0 to 1; unset for the model's own.</summary>
    public float? Threshold { get; init; }

    /// <summary>Whether the mirrored crop is run as well and both answers are averaged (flip test of the paper): steadier, at twice the cost.</summary>
    public bool Flip { get; init; }

    /// <summary>The most boxes that are taken, at least 1.</summary>
    /// <value>20, the cap of the original code's soft non-maximum suppression.</value>
    public int MaxPeople { get; init; } = 20;
}
