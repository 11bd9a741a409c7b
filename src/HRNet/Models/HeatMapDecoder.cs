namespace HRNet.Models;

/// <summary>How a heat map becomes a keypoint. It has to be the decoder that the weights were trained for.</summary>
public enum HeatMapDecoder
{
    /// <summary>Maximum, moved a quarter pixel towards the higher neighbor (Sun et al. 2019, original code).</summary>
    Plain,

    /// <summary>Distribution-aware: blur, logarithm, one Newton step (Zhang et al. 2020).</summary>
    Dark,

    /// <summary>
    /// Unbiased data processing: Newton step on the blurred logarithm, crops measured between pixel centers (Huang et al. 2020).
    /// </summary>
    Udp,

    /// <summary>
    /// As <see cref="Plain"/>, but the step along one axis is taken also where the other axis has no neighbors (mmpose, MSRAHeatmap).
    /// </summary>
    PlainPerAxis,

    /// <summary>As <see cref="Plain"/>, with crop and heat map measured from pixel edges (the original facial landmark code).</summary>
    Face,

    /// <summary>
    /// Unbiased data processing that also regresses offsets: three maps a keypoint, one after the other (where it is near, how far it is to
    /// the right and below). The maximum of the first, blurred, moved by the other two (Huang et al. 2020; mmpose, UDPHeatmap "combined").
    /// </summary>
    UdpRegress,
}

/// <summary>What goes with a decoder.</summary>
internal static class HeatMapDecoders
{
    /// <summary>How many of the network's maps belong to one keypoint.</summary>
    public static int MapsPerKeypoint(this HeatMapDecoder decoder) => decoder == HeatMapDecoder.UdpRegress ? 3 : 1;

    /// <summary>
    /// Whether the flip test moves the mirrored maps by one cell, where nothing else says so: not where crops are measured between pixel
    /// centers, or from their edges.
    /// </summary>
    internal static bool ShiftsFlipped(this HeatMapDecoder decoder) => decoder is not (HeatMapDecoder.Udp or HeatMapDecoder.UdpRegress or HeatMapDecoder.Face);
}
