using HRNet.Imaging.Shapes;

namespace HRNet.Inference.Overlays;

/// <summary>Which side of the body a keypoint belongs to, told by its name, and the side's color: blue and orange are told apart by nearly everyone.</summary>
internal static class BodySide
{
    private static readonly Color s_left = new(30, 144, 255);
    private static readonly Color s_right = new(255, 127, 14);
    private static readonly Color s_middle = new(255, 221, 51);

    /// <summary>The color of a keypoint.</summary>
    public static Color ColorOf(string keypoint) => keypoint switch
    {
        _ when keypoint.Contains("left", StringComparison.OrdinalIgnoreCase) => s_left,
        _ when keypoint.Contains("right", StringComparison.OrdinalIgnoreCase) => s_right,
        _ => s_middle,
    };

    /// <summary>The color of a limb: that of its side; where it joins both sides, the middle's.</summary>
    public static Color ColorOf(string from, string to)
    {
        var (a, b) = (ColorOf(from), ColorOf(to));
        return a == b || b == s_middle ? a : a == s_middle ? b : s_middle;
    }
}
