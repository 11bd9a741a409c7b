using HRNet.Inference.Geometry;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Tests.Live;

/// <summary>People who stand in a made-up picture, and what a perfect network would say of a box.</summary>
internal static class Scene
{
    public static ModelCard Card { get; } = Cards.Pose with
    {
        Keypoints = ["nose", "left_shoulder", "right_shoulder", "left_hip", "right_hip"],
        Limbs = [],
        FlipPairs = [],
        Threshold = 0.3f,
        Sigmas = [0.026f, 0.079f, 0.079f, 0.107f, 0.107f],
    };

    /// <summary>The keypoints of somebody whose middle is there, 100 pixels wide and 160 high.</summary>
    public static IReadOnlyList<Keypoint> Body(float x, float y, float score = 0.9f) =>
    [
        Joint("nose", x, y - 80, score), Joint("left_shoulder", x + 50, y - 40, score), Joint("right_shoulder", x - 50, y - 40, score),
        Joint("left_hip", x + 40, y + 80, score), Joint("right_hip", x - 40, y + 80, score),
    ];

    /// <summary>A joint that counts as seen by its score alone.</summary>
    public static Keypoint Joint(string name, float x, float y, float score) => new(name, x, y, score, score >= Card.Threshold);

    public static Person Person(Box box, float x, float y, float score = 0.9f) => new(score, box, Body(x, y, score));

    /// <summary>What is found in a box: whoever's middle is nearest to the box's, if it is inside.</summary>
    public static Person Look(Box box, params (float X, float Y)[] bodies)
    {
        var inside = bodies.Where(b => b.X >= box.X && b.X < box.X + box.Width && b.Y >= box.Y && b.Y < box.Y + box.Height).ToArray();
        if (inside.Length == 0)
            return Person(box, box.X, box.Y, 0.05f);
        var (x, y) = inside.MinBy(b => Math.Abs(b.X - box.X - box.Width / 2) + Math.Abs(b.Y - box.Y - box.Height / 2));
        return Person(box, x, y);
    }
}
