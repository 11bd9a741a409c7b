using HRNet.Inference.Geometry;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live.Tracking;

/// <summary>One person who is followed.</summary>
/// <param name="keypoints">How many keypoints the model has.</param>
internal sealed class Track(int keypoints)
{
    /// <summary>The person's number, the same from frame to frame; 0 until they have been seen often enough to be shown.</summary>
    public int Id { get; set; }

    /// <summary>Frames that showed the person.</summary>
    public int Seen { get; set; }

    /// <summary>Where to look next.</summary>
    public Box Box { get; set; }

    /// <summary>What the detector last said of the person's place and size; null where none has.</summary>
    public Box? Anchor { get; set; }

    /// <summary>Looks of the detector in a row that did not see the person.</summary>
    public int Doubts { get; set; }

    /// <summary>What was found last, as the model said it.</summary>
    public IReadOnlyList<Keypoint> Keypoints { get; set; } = [];

    /// <summary>How sure that was, 0 to 1.</summary>
    public float Score { get; set; }

    /// <summary>When the person was last seen, in seconds of the server's clock.</summary>
    public double SeenAt { get; set; }

    /// <summary>Whether the last frame did not show the person.</summary>
    public bool Lost { get; set; }

    /// <summary>Smooths what is told of the person.</summary>
    public KeypointSmoother Smoother { get; } = new(keypoints);
}
