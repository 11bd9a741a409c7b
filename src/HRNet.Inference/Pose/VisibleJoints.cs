using System.Numerics;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose.Decoding;

namespace HRNet.Inference.Pose;

/// <summary>
/// Which joints a picture can show. A heat map has its highest place also for a joint that is not there: legs under a table, feet below the
/// picture's edge. So a joint counts as seen where its score reaches the threshold, where it lies neither in the outermost cell of the crop
/// nor of the picture, and, below the hips, where each joint between it and the hip counts too: an ankle needs the knee, a knee the hip.
/// Which joint comes before which is read off the limbs of the model's card, outward from the keypoints that are called hips.
/// </summary>
internal sealed class VisibleJoints
{
    private const string Hip = "hip";

    /// <summary>The trunk, through which the way from one hip to other joints does not lead.</summary>
    private static readonly string[] s_trunk = [Hip, "pelvis", "shoulder", "thorax", "chest", "spine", "neck", "tail", "withers",
        "ischium"];

    /// <summary>The joints of the legs, from the hip outward, each with the one before it.</summary>
    private readonly List<(int Joint, int Before)> _legs = [];

    /// <summary>Reads the legs off a card's limbs; a model of faces or hands has none.</summary>
    /// <param name="keypoints">Names of the keypoints.</param>
    /// <param name="limbs">Pairs of keypoint indices.</param>
    public VisibleJoints(IReadOnlyList<string> keypoints, IReadOnlyList<int[]> limbs)
    {
        var reached = keypoints.Select(name => s_trunk.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase))).ToArray();
        var next = new Queue<int>(
            Enumerable.Range(0, keypoints.Count).Where(k => keypoints[k].Contains(Hip, StringComparison.OrdinalIgnoreCase)));
        while (next.TryDequeue(out var before))
        {
            var neighbors = limbs.Where(limb => limb.Contains(before)).Select(limb => limb[0] == before ? limb[1] : limb[0]);
            foreach (var joint in neighbors.Where(joint => !reached[joint]))
            {
                reached[joint] = true;
                _legs.Add((joint, before));
                next.Enqueue(joint);
            }
        }
    }

    /// <summary>Says of each joint whether it counts as seen.</summary>
    /// <param name="points">The joints' places in the heat maps, and their scores.</param>
    /// <param name="threshold">The score that counts.</param>
    /// <param name="crop">Where the heat maps lie in the picture.</param>
    /// <param name="columns">Columns of a heat map.</param>
    /// <param name="rows">Rows of a heat map.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="visible">The answer, as long as <paramref name="points"/>.</param>
    public void Mark(
        ReadOnlySpan<MapPoint> points, float threshold, Crop crop, int columns, int rows, int width, int height, Span<bool> visible)
    {
        // Where the picture's own edge lies in the heat maps; outside it the crop is black.
        var (first, last) = (crop.ToMap(Vector2.Zero, columns, rows), crop.ToMap(new Vector2(width - 1, height - 1), columns, rows));
        var (least, most) = (
            Vector2.Max(first, Vector2.Zero) + Vector2.One, Vector2.Min(last, new Vector2(columns - 1, rows - 1)) - Vector2.One);
        for (var k = 0; k < points.Length; k++)
        {
            var (x, y) = (points[k].X, points[k].Y);
            visible[k] = points[k].Score >= threshold && x >= least.X && x <= most.X && y >= least.Y && y <= most.Y;
        }

        foreach (var (joint, before) in _legs)
            visible[joint] &= visible[before];
    }
}
