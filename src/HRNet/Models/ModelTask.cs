namespace HRNet.Models;

/// <summary>What a model answers.</summary>
public enum ModelTask
{
    /// <summary>Keypoints of a person in a crop, as heat maps.</summary>
    Pose,

    /// <summary>A class for every pixel, as logits.</summary>
    Segment,

    /// <summary>Boxes with a class and a score.</summary>
    Detect,

    /// <summary>One class for the whole picture, as logits.</summary>
    Classify,

    /// <summary>Landmarks of a face in a crop, as heat maps.</summary>
    Face,
}
