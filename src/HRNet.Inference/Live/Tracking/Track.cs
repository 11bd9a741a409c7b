using HRNet.Inference.Geometry;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live.Tracking;

/// <summary>One person who is followed.</summary>
/// <param name="id">The person's number, the same from frame to frame.</param>
/// <param name="keypoints">How many keypoints the model has.</param>
internal sealed class Track(int id, int keypoints)
{
    /// <summary>The person's number.</summary>
    public int Id { get; } = id;

    /// <summary>Where to look next.</summary>
    public Box Box { get; set; }

    /// <summary>What was found last, as the model said it.</summary>
    public IReadOnlyList<Keypoint> Keypoints { get; set; } = [];

    /// <summary>When the person was last seen, in seconds of the server's clock.</summary>
    public double SeenAt { get; set; }

    /// <summary>Whether the last frame did not show the person.</summary>
    public bool Lost { get; set; }

    /// <summary>Smooths what is told of the person.</summary>
    public KeypointSmoother Smoother { get; } = new(keypoints);
}
