using HRNet.Inference.Geometry;

namespace HRNet.Inference.Pose;

/// <summary>What a caller asks of a picture's people.</summary>
public sealed record PoseRequest
{
    /// <summary>
    /// Where the people are, in pixels of the upright picture; none to have a detector find them, or where there is no detector to take the
    /// whole picture as one person.
    /// </summary>
    public IReadOnlyList<Box> Boxes { get; init; } = [];

    /// <summary>How sure each box is, parallel to <see cref="Boxes"/>; a person's score is multiplied by it. None for 1 each.</summary>
    public IReadOnlyList<float> BoxScores { get; init; } = [];

    /// <summary>Whether the whole picture is one person, where no boxes are given: no detector is asked.</summary>
    public bool WholePicture { get; init; }

    /// <summary>The keypoint score that counts as seen, 0 to 1; unset for the model's own.</summary>
    public float? Threshold { get; init; }

    /// <summary>
    /// The score from which on a person that a detector found counts, 0 to 1; unset for the pose model's own. Detectors take much for a
    /// person that has no joints.
    /// </summary>
    public float? PersonThreshold { get; init; }

    /// <summary>
    /// Whether a keypoint counts as seen by its score alone. Otherwise joints that the picture cannot show do not: those at the edge of
    /// crop or picture, and those of a leg beyond a joint that is not seen.
    /// </summary>
    public bool KeepImplausible { get; init; }

    /// <summary>
    /// Whether the mirrored crop is run as well and both answers are averaged (flip test of the paper): steadier, at twice the cost.
    /// </summary>
    public bool Flip { get; init; }

    /// <summary>The most boxes that are taken, at least 1; of a detector's boxes the best.</summary>
    /// <value>20, the cap of the original code's soft non-maximum suppression.</value>
    public int MaxPeople { get; init; } = 20;
}
