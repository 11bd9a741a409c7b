namespace HRNet.Models;

/// <summary>How a heat map becomes a keypoint. It has to be the decoder that the weights were trained for.</summary>
public enum HeatMapDecoder
{
    /// <summary>Maximum, moved a quarter pixel towards the higher neighbour (Sun et al. 2019, original code).</summary>
    Plain,

    /// <summary>Distribution-aware: blur, logarithm, one Newton step (Zhang et al. 2020).</summary>
    Dark,

    /// <summary>Unbiased data processing: Newton step on the blurred logarithm, crops measured between pixel centres (Huang et al. 2020).</summary>
    Udp,

    /// <summary>As <see cref="Plain"/>, but the step along one axis is taken also where the other axis has no neighbours (mmpose, MSRAHeatmap).</summary>
    PlainPerAxis,

    /// <summary>As <see cref="Plain"/>, with crop and heat map measured from pixel edges (the original facial landmark code).</summary>
    Face,
}
