namespace HRNet.Imaging;

/// <summary>The picture formats that are read and written.</summary>
public enum PictureFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP; of an animation the first picture.</summary>
    Webp,
}
