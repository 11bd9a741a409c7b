namespace HRNet.Inference.Detection;

/// <summary>
/// The edges of an upright box, in pixels of the network's input unless said otherwise; 0 is the left or upper edge of the first pixel.
/// </summary>
internal readonly record struct Corners(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    /// <summary>The part inside another box; outside it, a line or a point on its border.</summary>
    public Corners Within(Corners limits) => new(
        Math.Clamp(Left, limits.Left, limits.Right),
        Math.Clamp(Top, limits.Top, limits.Bottom),
        Math.Clamp(Right, limits.Left, limits.Right),
        Math.Clamp(Bottom, limits.Top, limits.Bottom));
}
