namespace HRNet.Models;

/// <summary>How FCOS makes a score of what a cell says about class and centerness, both as probabilities.</summary>
public enum ScoreRule
{
    /// <summary>Their product; the threshold is on the class alone (Tian et al. 2019, mmdet).</summary>
    Product,

    /// <summary>The square root of their product; the threshold is on that (the later form of FCOS).</summary>
    GeometricMean,
}
