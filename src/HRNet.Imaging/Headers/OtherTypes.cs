using System.Text;

namespace HRNet.Imaging.Headers;

/// <summary>Names what is recognisably something else, so that the sender is told more than "unreadable".</summary>
internal static class OtherTypes
{
    /// <summary>How far into a text an svg element is looked for: past an XML declaration, a document type and a comment.</summary>
    private const int TextPrefix = 1024;

    /// <summary>The name of a known file type that is not taken, or null.</summary>
    public static string? Name(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "GIF" :
        bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8) ? "TIFF" :
        IsBmp(bytes) ? "BMP" :
        bytes.StartsWith("%PDF-"u8) ? "PDF" :
        bytes.StartsWith("8BPS"u8) ? "Photoshop" :
        bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) ? "icon" :
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || IsBoxed(bytes, "JXL "u8) ? "JPEG XL" :
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || IsBoxed(bytes, "jP  "u8) ? "JPEG 2000" :
        IsBoxed(bytes, "ftyp"u8) ? IsoMedia(bytes) :
        IsSvg(bytes) ? "SVG" :
        null;

    /// <summary>What unrecognized bytes look like, as the end of a sentence.</summary>
    public static string Hint(ReadOnlySpan<byte> bytes) => Text(bytes).StartsWith('<') ? ", but looks like a web page" : "";

    // 'BM' alone is too common a beginning of a text: the reserved words must be zero and the header size one of those defined.
    private static bool IsBmp(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 18 && bytes.StartsWith("BM"u8) && bytes[6..10].IndexOfAnyExcept((byte)0) < 0 && bytes[14] is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    private static bool IsBoxed(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> type) => bytes.Length >= 12 && bytes[4..8].SequenceEqual(type);

    private static string IsoMedia(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes[8..12]) switch
    {
        "avif" or "avis" => "AVIF",
        "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" => "HEIC",
        _ => "video",
    };

    private static bool IsSvg(ReadOnlySpan<byte> bytes)
    {
        var text = Text(bytes);
        return text.StartsWith('<') && text.Contains("<svg", StringComparison.OrdinalIgnoreCase);
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, TextPrefix)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
}
