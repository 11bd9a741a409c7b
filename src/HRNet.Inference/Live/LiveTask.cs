namespace HRNet.Inference.Live;

/// <summary>What is asked of a live picture.</summary>
public enum LiveTask
{
    /// <summary>People with keypoints.</summary>
    Pose,

    /// <summary>A class for every pixel.</summary>
    Segment,
}
