using HRNet.Imaging;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options of POST /segment.</summary>
/// <param name="Model">A model's name; null for the default one.</param>
/// <param name="Flip">Whether to look at the mirrored picture too.</param>
/// <param name="Scales">The sizes at which the picture is seen.</param>
/// <param name="Mask">How the mask is sent.</param>
/// <param name="MaskSize">Pixels of the mask's longer side; null for the picture's.</param>
/// <param name="Overlay">Format of the rendering that JSON carries; null for none.</param>
internal sealed record SegmentQuery(string? Model, bool Flip, IReadOnlyList<double> Scales, MaskEncoding Mask, int? MaskSize, PictureFormat? Overlay)
{
    /// <summary>The names of all options.</summary>
    public static readonly string[] Names = ["model", "flip", "scales", "mask", "maskSize", "overlay"];

    private static readonly string[] Masks = ["png", "rle", "none"];

    /// <summary>What the segmenter is asked.</summary>
    public SegmentRequest ToRequest() => new() { Flip = Flip, Scales = Scales, MaskSize = MaskSize };

    /// <summary>Reads them.</summary>
    /// <exception cref="HRNet.Inference.RequestException">A value is wrong.</exception>
    public static SegmentQuery Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, Names);
        return new(
            reader.Text("model"),
            reader.Switch("flip"),
            SegmentRequest.ReadScales(reader.Text("scales")),
            Enum.Parse<MaskEncoding>(reader.Word("mask", Masks) ?? "png", ignoreCase: true),
            reader.Whole("maskSize", SegmentRequest.LeastMaskSize, SegmentRequest.MostMaskSize),
            OverlayOption.Read(reader));
    }
}
