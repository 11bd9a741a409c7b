namespace HRNet.Inference.Answers;

/// <summary>How the class of each pixel is sent.</summary>
public enum MaskEncoding
{
    /// <summary>An 8-bit gray PNG whose pixel values are class ids.</summary>
    Png,

    /// <summary>Runs of equal class ids.</summary>
    Rle,

    /// <summary>Not at all.</summary>
    None,
}
