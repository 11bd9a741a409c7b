using System.ComponentModel.DataAnnotations;

namespace HRNet.Imaging;

/// <summary>How large a picture may be. Checked from the length and the header, before a pixel is decoded.</summary>
public sealed class PictureLimits
{
    /// <summary>Bytes of the file.</summary>
    /// <value>16 MiB.</value>
    [Range(1024, 1L << 30)]
    public long MaxBytes { get; set; } = 16L << 20;

    /// <summary>Width x height.</summary>
    /// <value>40 million.</value>
    [Range(1024, 500_000_000)]
    public long MaxPixels { get; set; } = 40_000_000;

    /// <summary>Pixels of the longer side.</summary>
    /// <value>12,000.</value>
    [Range(16, 60_000)]
    public int MaxSide { get; set; } = 12_000;

    /// <summary>Longer side over shorter side.</summary>
    /// <value>50.</value>
    [Range(1, 10_000)]
    public int MaxAspect { get; set; } = 50;

    /// <summary>Passes that a progressive JPEG may be stored in; each costs as much as decoding the picture once, however few bytes it has.</summary>
    /// <value>100.</value>
    [Range(1, 100_000)]
    public int MaxScans { get; set; } = 100;

    /// <summary>Seconds that decoding may take; it is stopped then. A part of a WebP picture or an interlaced PNG may be finished before that is noticed.</summary>
    /// <value>10.</value>
    [Range(0.001, 3600)]
    public double DecodeSeconds { get; set; } = 10;
}
