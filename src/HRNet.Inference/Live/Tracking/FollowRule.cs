using HRNet.Inference.Geometry;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live.Tracking;

/// <summary>
/// Where to look for a person in the next frame, from the keypoints of this one: the box around the keypoints that are seen, enlarged. (A
/// crop adds its own padding to it, <see cref="Crop.Padding"/>.)
/// </summary>
internal static class FollowRule
{
    /// <summary>
    /// How much larger than the keypoints' hull the box is: 1.25 in rtmlib (pose_to_bbox) and in MMDeploy's PoseTracker (pose_bbox_scale).
    /// </summary>
    public const float Padding = 1.25f;

    /// <summary>
    /// The same where no hip is seen beside a shoulder: what is seen may be a head alone, and a tight crop would never see the rest.
    /// MoveNet falls back to the whole frame there, which loses people who are far away; twice the hull sees a body from its head and
    /// shoulders.
    /// </summary>
    public const float PaddingWithoutTorso = 2f;

    /// <summary>
    /// The share of the keypoints that must be seen. MMDeploy asks for half; before a webcam people often show head and shoulders only, 7
    /// of COCO's 17.
    /// </summary>
    public const float LeastShare = 0.25f;

    /// <summary>
    /// The part of the frame under which a box is too small to be followed: half of rtmlib's 1,000 pixels (MIN_AREA) for 640 x 480, so that
    /// people across a street are followed also while a pole hides their legs.
    /// </summary>
    public const float LeastArea = 500f / (640 * 480);

    /// <summary>
    /// The least ratio of a box's sides. Somebody who walks past shows a hull as narrow as a post, which would not overlap itself a step
    /// further on. A crop of 3 to 4 takes in as much anyway.
    /// </summary>
    public const float LeastRatio = 0.5f;

    /// <summary>Whether the keypoints show a person.</summary>
    /// <param name="keypoints">What was found.</param>
    public static bool IsSomeone(IReadOnlyList<Keypoint> keypoints) =>
        keypoints.Count(k => k.Visible) >= Math.Max(2, (int)MathF.Ceiling(keypoints.Count * LeastShare));

    /// <summary>The box for the next frame, within the picture; none when nobody is there, or too little of them.</summary>
    /// <param name="keypoints">What was found, in pixels.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public static Box? NextBox(IReadOnlyList<Keypoint> keypoints, int width, int height)
    {
        if (!IsSomeone(keypoints))
            return null;
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var point in keypoints)
        {
            if (!point.Visible)
                continue;
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }

        var padding = ShowsTorso(keypoints) ? Padding : PaddingWithoutTorso;
        var (across, down) = (Math.Max(right - left, LeastRatio * (bottom - top)), Math.Max(bottom - top, LeastRatio * (right - left)));
        var (growX, growY) = ((across * padding - (right - left)) / 2, (down * padding - (bottom - top)) / 2);
        (left, right) = (Math.Max(0, left - growX), Math.Min(width, right + growX));
        (top, bottom) = (Math.Max(0, top - growY), Math.Min(height, bottom + growY));
        var box = new Box(left, top, right - left, bottom - top);
        return box.Width > 0 && box.Height > 0 && box.Width * box.Height >= LeastArea * width * height ? box : null;
    }

    /// <summary>Rows that the keypoints which are seen span, in pixels; 0 where none is.</summary>
    /// <param name="keypoints">What was found.</param>
    public static float Height(IReadOnlyList<Keypoint> keypoints)
    {
        var rows = keypoints.Where(k => k.Visible).Select(k => k.Y).DefaultIfEmpty().ToArray();
        return rows.Max() - rows.Min();
    }

    private static bool ShowsTorso(IReadOnlyList<Keypoint> keypoints)
    {
        var (shoulder, hip, known) = (false, false, false);
        foreach (var point in keypoints)
        {
            var (isShoulder, isHip) = (
                point.Name.EndsWith("shoulder", StringComparison.Ordinal), point.Name.EndsWith("hip", StringComparison.Ordinal));
            known |= isShoulder || isHip;
            shoulder |= isShoulder && point.Visible;
            hip |= isHip && point.Visible;
        }

        // Faces and hands have neither: their hull is all there is to know.
        return (shoulder && hip) || !known;
    }
}
