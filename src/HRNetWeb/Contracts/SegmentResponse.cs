using HRNet.Imaging;
using HRNet.Inference.Results;
using HRNetWeb.Requests;

namespace HRNetWeb.Contracts;

/// <summary>The classes of a picture.</summary>
/// <param name="Image">Size of the upright picture.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Classes">The classes that occur, by falling area.</param>
/// <param name="Mask">The class of each pixel, unless <c>mask=none</c>.</param>
/// <param name="Overlay">The painted picture as a data URI, where it was asked for.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
internal sealed record SegmentResponse(
    ImageSize Image, string Model, string Device, IReadOnlyList<ClassDto> Classes, MaskDto? Mask, string? Overlay, Timing Timing);

/// <summary>A class that occurs.</summary>
/// <param name="Id">Its value in the mask.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its colour as "#rrggbb".</param>
/// <param name="Pixels">How many pixels it covers.</param>
/// <param name="Share">The part of the picture it covers, 0 to 1.</param>
internal sealed record ClassDto(int Id, string Name, string Color, long Pixels, double Share)
{
    /// <summary>As the wire has it.</summary>
    public static ClassDto From(SegmentClass found) => new(found.Id, found.Name, found.Color, found.Pixels, Math.Round(found.Share, 4));
}

/// <summary>A class for each pixel of the upright picture.</summary>
/// <param name="Encoding">"png" or "rle".</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Data">For "png": an 8-bit grey PNG in base64, whose pixel values are class ids.</param>
/// <param name="Runs">For "rle": class id and length of each run, one after the other (id, length, id, length ...), rows from top to bottom without a break.</param>
internal sealed record MaskDto(string Encoding, int Width, int Height, string? Data, IReadOnlyList<int>? Runs)
{
    /// <summary>The map in the encoding asked for; null for none.</summary>
    public static MaskDto? From(ClassMap map, MaskEncoding encoding, IPictureCodec codec) => encoding switch
    {
        MaskEncoding.Png => new("png", map.Width, map.Height, Convert.ToBase64String(codec.EncodeGray(map.Ids.Span, map.Width, map.Height)), null),
        MaskEncoding.Rle => new("rle", map.Width, map.Height, null, RunLengths(map.Ids.Span)),
        _ => null,
    };

    /// <summary>Class id and length of each run.</summary>
    public static IReadOnlyList<int> RunLengths(ReadOnlySpan<byte> ids)
    {
        var runs = new List<int>();
        while (!ids.IsEmpty)
        {
            var end = ids.IndexOfAnyExcept(ids[0]);
            var length = end < 0 ? ids.Length : end;
            runs.Add(ids[0]);
            runs.Add(length);
            ids = ids[length..];
        }
        return runs;
    }
}
