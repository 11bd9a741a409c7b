using HRNet.Imaging;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Results;

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

/// <summary>A class for each pixel of the upright picture, or for the larger pixels that <c>maskSize</c> asks for, which cover the picture.</summary>
/// <param name="Encoding">"png" or "rle".</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Data">For "png": an 8-bit gray PNG, whose pixel values are class ids; JSON has it in base64.</param>
/// <param name="Values">For "rle": the class id of each run; runs follow the rows from top to bottom without a break.</param>
/// <param name="Counts">For "rle": the pixels of each run.</param>
public sealed record EncodedMask(string Encoding, int Width, int Height, byte[]? Data = null, IReadOnlyList<int>? Values = null, IReadOnlyList<int>? Counts = null)
{
    /// <summary>The map in the encoding asked for; null for none.</summary>
    public static EncodedMask? From(ClassMap map, MaskEncoding encoding, IPictureCodec codec)
    {
        switch (encoding)
        {
            case MaskEncoding.Png:
                return new("png", map.Width, map.Height, codec.EncodeGray(map.Ids.Span, map.Width, map.Height));
            case MaskEncoding.Rle:
                var runs = RunLength.Encode(map);
                return new("rle", map.Width, map.Height, null, runs.Values, runs.Counts);
            default:
                return null;
        }
    }
}
