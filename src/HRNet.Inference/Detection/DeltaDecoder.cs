namespace HRNet.Inference.Detection;

/// <summary>
/// A box moved and stretched as a network says (Girshick et al. 2014, appendix C; mmdet's DeltaXYWHBBoxCoder): the center moves by parts of
/// the sides, the sides grow by exponentials.
/// </summary>
/// <param name="targetStds">What deltas of 1 stand for: x, y, width, height.</param>
/// <param name="pixel">What a box measures beyond its edges' distance: 0, or 1 by mmdet 1.x's rule, where edges are pixels.</param>
internal readonly struct DeltaDecoder(IReadOnlyList<float> targetStds, float pixel = 0)
{
    /// <summary>The most that a side may grow or shrink, as a logarithm: 1000 / 16.</summary>
    private static readonly float MostStretch = MathF.Abs(MathF.Log(16f / 1000));

    private readonly float _x = targetStds[0], _y = targetStds[1], _width = targetStds[2], _height = targetStds[3];

    /// <summary>The box that four deltas (x, y, width, height) make of another, not clipped.</summary>
    public Corners Decode(Corners box, float x, float y, float width, float height)
    {
        var (oldWidth, oldHeight) = (box.Width + pixel, box.Height + pixel);
        var centerX = (box.Left + box.Right) * 0.5f + oldWidth * (x * _x);
        var centerY = (box.Top + box.Bottom) * 0.5f + oldHeight * (y * _y);
        var halfWidth = oldWidth * Stretch(width * _width) * 0.5f;
        var halfHeight = oldHeight * Stretch(height * _height) * 0.5f;
        var inset = pixel * 0.5f;
        return new(centerX - halfWidth + inset, centerY - halfHeight + inset, centerX + halfWidth - inset, centerY + halfHeight - inset);
    }

    private static float Stretch(float delta) => MathF.Exp(Math.Clamp(delta, -MostStretch, MostStretch));
}
