using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.Inference.Catalog;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /segment.</summary>
internal static class SegmentTask
{
    private static readonly Option<IReadOnlyList<double>> s_scales = Option.Of(
        "scales", $"Multi-scale test: the sizes at which the picture is seen, in parts of the model's own, {SegmentRequest.ScalesRule}; the answers are averaged. Each costs its square; without it 1.",
        SegmentRequest.ReadScales) with
    {
        Default = "1",
    };

    private static readonly Option<MaskEncoding?> s_mask = Option.Word<MaskEncoding>(
        "mask", "How the class of each pixel is sent: an 8-bit PNG (the default), runs, or not at all.", MaskEncoding.Png, MaskEncoding.Png, MaskEncoding.Rle, MaskEncoding.None);

    private static readonly Option<int?> s_maskSize = Option.Whole(
        "maskSize", "Pixels of the mask's longer side, which a large picture's memory and time follow; without it, and for smaller pictures, the picture's own.",
        SegmentRequest.LeastMaskSize, SegmentRequest.MostMaskSize);

    /// <summary>What it says of itself, and how it is opened.</summary>
    public static PictureTask<SegmentResult> Definition { get; } = new(
        "segment",
        "Finds the class of every pixel of a picture.",
        "The mask comes as an 8-bit PNG whose pixel values are class ids, as runs, or not at all; it has the picture's size unless `maskSize` says smaller, and covers the picture either way. "
        + "The Accept header picks the form: JSON, the picture with the classes painted on, or the painting alone as SVG.",
        [Option.Model, Option.Flip, s_scales, s_mask, s_maskSize, Option.Overlay],
        OpenApiExamples.Segment)
    {
        Open = Open,
    };

    private static Question<SegmentResult> Open(OptionValues options, ModelSnapshot models)
    {
        var request = new SegmentRequest { Flip = options.Get(Option.Flip), Scales = options.Get(s_scales), MaskSize = options.Get(s_maskSize) };
        var (mask, overlay) = (options.Get(s_mask)!.Value, options.Get(Option.Overlay));
        var segmenter = models.Segmentation(options.Get(Option.Model));
        return new(segmenter.ThrowIfFull, (frame, cancel) => segmenter.SegmentAsync(frame, request, cancel))
        {
            Shapes = found => SegmentOverlay.Shapes(found, segmenter.Model.Card, found.Image.Width, found.Image.Height),
            Overlay = overlay,
            Carry = (found, uri) => found with { Overlay = uri },
            Encode = (found, codec) => found with { Mask = EncodedMask.From(found.Map, mask, codec) },
        };
    }
}
