namespace HRNet.Inference.Overlays;

/// <summary>How high labels are.</summary>
internal static class LabelSize
{
    /// <summary>Pixels of height that can be read in a picture of the size: 3 % of its shorter side, at least 10.</summary>
    public static float For(int width, int height) => MathF.Max(10, 0.03f * Math.Min(width, height));
}
