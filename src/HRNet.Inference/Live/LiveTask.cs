namespace HRNet.Inference.Live;

/// <summary>What is asked of a live picture.</summary>
internal enum LiveTask
{
    /// <summary>People with keypoints.</summary>
    Pose,

    /// <summary>A class for every pixel.</summary>
    Segment,
}
