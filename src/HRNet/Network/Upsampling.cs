namespace HRNet.Network;

/// <summary>
/// How a low-resolution branch is brought to a higher resolution. The same weights mean different numbers in another flavour,
/// and the tensors do not tell which one they were trained with.
/// </summary>
public enum Upsampling
{
    /// <summary>Pixels repeated: the original pose, classification and detection code, mmpose body models, timm.</summary>
    Nearest,

    /// <summary>Bilinear, align_corners = false: the original segmentation (pytorch-v1.1) and face code, mmseg.</summary>
    HalfPixel,

    /// <summary>Bilinear, align_corners = true: the original HRNet-OCR branch.</summary>
    AlignCorners,
}
