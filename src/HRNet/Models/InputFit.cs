namespace HRNet.Models;

/// <summary>How a whole picture is brought to the size that a segmentation or detection network takes.</summary>
public enum InputFit
{
    /// <summary>Stretched to exactly the input size (LIP protocol).</summary>
    Stretch,

    /// <summary>Scaled so that the long side is the larger input side, ratio kept.</summary>
    LongSide,

    /// <summary>
    /// Scaled so that the short side is the smaller input side, ratio kept, and the long side at most four times the larger input side;
    /// windows of the input size slide where the picture stays larger.
    /// </summary>
    ShortSide,

    /// <summary>
    /// Scaled so that the short side is the smaller input side, ratio kept, and run whole; the long side is at most four times the larger
    /// input side (mmseg's scale of (2048, 512) for ADE20K and VOC). Where the graph takes one size only, windows slide.
    /// </summary>
    ShortSideWhole,

    /// <summary>Scaled to fit into the input, ratio kept, in its middle on black (detectors of one input size).</summary>
    Letterbox,

    /// <summary>
    /// Scaled so that neither the long side exceeds the larger nor the short side the smaller input side, ratio kept; filled up to
    /// multiples of 32 pixels with zeros to the right and below (mmdet). The input is as large as the picture makes it.
    /// </summary>
    LongAndShortSide,
}
