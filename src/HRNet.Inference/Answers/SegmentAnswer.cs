using HRNet.Imaging;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Answers;

/// <summary>The classes of a picture, as JSON has them.</summary>
/// <param name="Image">Size of the upright picture.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Classes">The classes that occur, by falling area.</param>
/// <param name="Mask">The class of each pixel, where it was asked for.</param>
/// <param name="Overlay">The painted picture as a data URI, where it was asked for.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
public sealed record SegmentAnswer(
    ImageSize Image, string Model, string Device, IReadOnlyList<ClassAnswer> Classes, MaskAnswer? Mask, string? Overlay, TimingAnswer Timing)
{
    /// <summary>An answer of a picture of that size, with a mask that was encoded already.</summary>
    public static SegmentAnswer From(SegmentResult result, ImageSize image, MaskAnswer? mask, string? overlay, TimingAnswer timing) => new(
        image, result.Model, result.Device, [.. result.Classes.Select(ClassAnswer.From)], mask, overlay, timing);
}

/// <summary>A class that occurs.</summary>
/// <param name="Id">Its value in the mask.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its color as "#rrggbb".</param>
/// <param name="Pixels">How many pixels of the mask it covers.</param>
/// <param name="Share">The part of the picture it covers, 0 to 1.</param>
public sealed record ClassAnswer(int Id, string Name, string Color, long Pixels, double Share)
{
    /// <summary>With the share rounded.</summary>
    public static ClassAnswer From(SegmentClass found) => new(found.Id, found.Name, found.Color, found.Pixels, Math.Round(found.Share, 4));
}

/// <summary>A class for each pixel of the upright picture, or for the larger pixels that <c>maskSize</c> asks for, which cover the picture.</summary>
/// <param name="Encoding">"png" or "rle".</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Data">For "png": an 8-bit gray PNG, whose pixel values are class ids; JSON has it in base64.</param>
/// <param name="Values">For "rle": the class id of each run; runs follow the rows from top to bottom without a break.</param>
/// <param name="Counts">For "rle": the pixels of each run.</param>
public sealed record MaskAnswer(string Encoding, int Width, int Height, byte[]? Data, IReadOnlyList<int>? Values, IReadOnlyList<int>? Counts)
{
    /// <summary>The map in the encoding asked for; null for none.</summary>
    public static MaskAnswer? From(ClassMap map, MaskEncoding encoding, IPictureCodec codec)
    {
        switch (encoding)
        {
            case MaskEncoding.Png:
                return new("png", map.Width, map.Height, codec.EncodeGray(map.Ids.Span, map.Width, map.Height), null, null);
            case MaskEncoding.Rle:
                var runs = RunLength.Encode(map);
                return new("rle", map.Width, map.Height, null, runs.Values, runs.Counts);
            default:
                return null;
        }
    }
}
