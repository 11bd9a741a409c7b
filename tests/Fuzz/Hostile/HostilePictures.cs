using System.IO.Compression;
using System.Text;

namespace HRNet.Fuzz.Hostile;

/// <summary>Pictures that mean harm, or are rare, made when they are asked for. Most are small; those that are not say so.</summary>
internal static class HostilePictures
{
    private const int Width = 40;
    private const int Height = 30;

    /// <summary>All blocks of three components, and more zeros than it takes.</summary>
    private static readonly byte[] s_scan = JpegFiles.Scan(1, 3, 0, 63, 0, new byte[400]);

    /// <summary>Beyond this a picture is sent as it is and not damaged further.</summary>
    public const int Small = 32 << 10;

    /// <summary>All of them by name.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All() =>
        [.. Jpegs().Select(one => ($"jpeg: {one.Name}", one.Bytes)), .. Pngs().Select(one => ($"png: {one.Name}", one.Bytes)),
            .. Webps().Select(one => ($"webp: {one.Name}", one.Bytes)), .. Others().Select(one => ($"other: {one.Name}", one.Bytes))];

    /// <summary>Those that fit into <see cref="Small"/> bytes.</summary>
    public static List<(string Name, byte[] Bytes)> AllSmall() => [.. All().Where(one => one.Bytes.Length <= Small)];

    /// <summary>A picture cut at the beginning of each of its parts, a byte before and a byte behind.</summary>
    public static IEnumerable<byte[]> Cuts(byte[] picture) =>
        FileParts.Of(picture).SelectMany(at => new[] { at - 1, at, at + 1 }).Where(at => at >= 0 && at < picture.Length).Distinct().Select(at => picture[..at]);

    private static IEnumerable<(string Name, byte[] Bytes)> Jpegs()
    {
        for (var components = 1; components <= 4; components++)
            yield return ($"{components} components", JpegFiles.Baseline(Width, Height, components));
        foreach (byte transform in new byte[] { 0, 1, 2, 9 })
        {
            byte[] adobe = JpegFiles.Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);
            yield return ($"Adobe's {transform} of three", JpegFiles.Baseline(Width, Height, 3, adobe));
            yield return ($"Adobe's {transform} of four", JpegFiles.Baseline(Width, Height, 4, adobe));
        }

        yield return ("255 components", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(0, Width, Height, 255)));
        for (var kind = 1; kind < 16; kind++)
            yield return ($"frame of kind {kind}", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(kind, Width, Height), s_scan));
        foreach (byte precision in new byte[] { 0, 2, 12, 16 })
            yield return ($"{precision} bits", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(1, Width, Height, precision: precision), s_scan));
        foreach (byte sampling in new byte[] { 0x00, 0x41, 0x14, 0x44, 0x31, 0x22, 0xFF })
            yield return ($"sampling {sampling:x2}", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(0, Width, Height, sampling: sampling), s_scan));
        foreach (var (width, height) in new[] { (0, 0), (Width, 0), (0, Height), (1, 1), (1, 65535), (65535, 65535), (50, 1), (1, 50), (51, 1), (6000, 120) })
            yield return ($"{width} x {height}", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(0, width, height), s_scan));
        yield return ("40 million pixels in 240 KB", JpegFiles.Baseline(8000, 5000));
        yield return ("rows that are told behind the scan", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(0, Width, 0), s_scan, JpegFiles.Segment(0xDC, [0, Height])));

        yield return ("progressive", JpegFiles.Progressive(Width, Height));
        yield return ("progressive without colors", JpegFiles.Progressive(Width, Height, scans: 1));
        yield return ("progressive with its first scan alone", JpegFiles.Progressive(Width, Height, scans: 0));
        yield return ("100 scans", JpegFiles.Progressive(Width, Height, scans: 99));
        yield return ("101 scans", JpegFiles.Progressive(Width, Height, scans: 100));
        yield return ("189 scans", JpegFiles.Progressive(Width, Height, scans: 189));
        yield return ("16 scans of 40 million pixels", JpegFiles.Progressive(8000, 5000, scans: 15));
        yield return ("100 scans of 6 million pixels", JpegFiles.Progressive(3000, 2000, scans: 99));
        var progressive = JpegFiles.Progressive(Width, Height, scans: 0)[..^2];
        yield return ("details before what they are of", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(2, Width, Height), JpegFiles.Scan(1, 1, 1, 63, 0, new byte[20])));
        yield return ("a refinement of nothing", [.. progressive, .. JpegFiles.Scan(1, 1, 1, 63, 0x10, new byte[20]), .. JpegFiles.End]);
        yield return ("a refinement of no bit", [.. progressive, .. JpegFiles.Scan(1, 1, 1, 63, 0xED, new byte[20]), .. JpegFiles.End]);
        yield return ("coefficients 63 to 1", [.. progressive, .. JpegFiles.Scan(1, 1, 63, 1, 0, new byte[20]), .. JpegFiles.End]);
        yield return ("coefficients to 255", [.. progressive, .. JpegFiles.Scan(1, 1, 1, 255, 0, new byte[20]), .. JpegFiles.End]);
        yield return ("a scan of a component that is not there", [.. progressive, .. JpegFiles.Scan(7, 1, 1, 63, 0, new byte[20]), .. JpegFiles.End]);
        yield return ("a run of too many blocks", [.. progressive, .. JpegFiles.Scan(1, 1, 1, 63, 0, [0xBF, 0xFF, 0, 0xBF, 0xFF, 0]), .. JpegFiles.End]);
        yield return ("a baseline frame with many scans", [.. JpegFiles.Baseline(Width, Height)[..^2], .. Enumerable.Repeat(s_scan, 50).SelectMany(b => b), .. JpegFiles.End]);
        yield return ("two frames", JpegFiles.File(JpegFiles.Tables, JpegFiles.Frame(0, Width, Height), JpegFiles.Frame(0, 9000, 4000), s_scan));
        yield return ("a frame behind the scan", [.. JpegFiles.Baseline(Width, Height)[..^2], .. JpegFiles.Frame(0, 9000, 4000), .. s_scan, .. JpegFiles.End]);
        yield return ("no tables", JpegFiles.File(JpegFiles.Frame(0, Width, Height), s_scan));
        yield return ("a code table with too many codes", [.. JpegFiles.Start, .. JpegFiles.Segment(0xC4, [0, .. Enumerable.Repeat((byte)255, 16), .. new byte[4080]]), .. JpegFiles.Baseline(Width, Height)[2..]]);
        yield return ("a table number 15", [.. JpegFiles.Start, .. JpegFiles.Segment(0xDB, [0x1F, .. new byte[128]]), .. JpegFiles.Baseline(Width, Height)[2..]]);
        yield return ("restarts out of order", JpegFiles.File(JpegFiles.Segment(0xDD, [0, 1]), JpegFiles.Tables, JpegFiles.Frame(0, Width, Height), JpegFiles.Scan(1, 3, 0, 63, 0, [.. Enumerable.Range(0, 60).SelectMany(i => new byte[] { 0, 0xFF, (byte)(0xD0 + i * 5 % 8) })])));

        foreach (var (name, exif) in ExifBlocks.All())
            yield return ($"EXIF: {name}", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Exif(exif)));
        yield return ("fifty EXIF blocks", JpegFiles.Baseline(Width, Height, 3, [.. Enumerable.Range(0, 50).Select(i => JpegFiles.Exif(ExifBlocks.Directory(null, 8, ExifBlocks.Entry(0x0112, 3, 1, (uint)i % 9))))]));
        yield return ("a color profile of no bytes", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Profile(1)));
        yield return ("a color profile in pieces that do not fit", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Segment(0xE2, [.. "ICC_PROFILE\0"u8, 200, 3, 1, 2, 3]), JpegFiles.Segment(0xE2, [.. "ICC_PROFILE\0"u8, 0, 0])));
        yield return ("a color profile of 13 MB", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Profile(13_000_000)));
        yield return ("a JFIF thumbnail that is not there", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 255, 255])));
        yield return ("XMP and Photoshop's records", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta"u8]), JpegFiles.Segment(0xED, [.. "Photoshop 3.0\08BIM"u8, 4, 4, 255, 255, 255, 255, 255])));
        yield return ("a picture in a comment", JpegFiles.Baseline(Width, Height, 3, JpegFiles.Segment(0xFE, JpegFiles.Baseline(9, 9))));
        yield return ("300,000 comments", [.. JpegFiles.Start, .. Enumerable.Repeat(JpegFiles.Segment(0xFE, [.. "none"u8]), 300_000).SelectMany(b => b), .. JpegFiles.Baseline(Width, Height)[2..]]);
        yield return ("100,000 profiles of Adobe's", [.. JpegFiles.Start, .. Enumerable.Repeat(JpegFiles.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8]), 100_000).SelectMany(b => b), .. JpegFiles.Baseline(Width, Height)[2..]]);
        yield return ("a megabyte of fill bytes", [.. JpegFiles.Start, .. Enumerable.Repeat((byte)0xFF, 1 << 20), .. JpegFiles.Baseline(Width, Height)[2..]]);
        yield return ("segments of no length", [.. JpegFiles.Start, 0xFF, 0xE0, 0, 0, .. JpegFiles.Baseline(Width, Height)[2..]]);
        yield return ("markers that stand alone", [.. JpegFiles.Start, .. Enumerable.Repeat<byte[]>([0xFF, 0x01, 0xFF, 0xD3, 0xFF, 0xD8], 500).SelectMany(b => b), .. JpegFiles.Baseline(Width, Height)[2..]]);
        foreach (var (name, bytes) in Followed(JpegFiles.Baseline(Width, Height)))
            yield return (name, bytes);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Pngs()
    {
        foreach (var (color, depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
        {
            foreach (var bits in depths)
            {
                yield return ($"color {color} of {bits} bits", PngFiles.Picture(Width, Height, bits, color));
                yield return ($"color {color} of {bits} bits, interlaced", PngFiles.Picture(Width, Height, bits, color, interlaced: true));
            }
        }

        foreach (var (bits, color) in new[] { (0, 2), (3, 0), (32, 2), (8, 1), (8, 5), (8, 7), (16, 3), (1, 6) })
            yield return ($"color {color} of {bits} bits, which there is not", PngFiles.File(PngFiles.Header(Width, Height, bits, color), PngFiles.Chunk("IDAT", PngFiles.Zeros(9000))));
        foreach (var (width, height) in new (uint, uint)[] { (0, 0), (1, 0), (1, 1), (50, 1), (1, 50), (1, 51), (0xFFFFFFFF, 0xFFFFFFFF), (0x7FFFFFFF, 0x7FFFFFFF), (1, 500_000_000), (12_001, 300) })
            yield return ($"{width} x {height}", PngFiles.File(PngFiles.Header(width, height), PngFiles.Chunk("IDAT", PngFiles.Zeros(2000))));
        yield return ("40 million pixels of one bit", PngFiles.Picture(12000, 3333, 1, 0));
        yield return ("40 million pixels of one bit, interlaced", PngFiles.Picture(12000, 3333, 1, 0, interlaced: true));
        yield return ("40 million pixels of 64 bits", PngFiles.Picture(8000, 5000, 16, 6));
        yield return ("40 million pixels of 64 bits, interlaced", PngFiles.Picture(8000, 5000, 16, 6, interlaced: true));
        yield return ("40 million pixels of nothing", PngFiles.File(PngFiles.Header(8000, 5000, 16, 6, interlaced: true), PngFiles.Chunk("IDAT", PngFiles.Zeros(10))));
        yield return ("pixels without end", PngFiles.File(PngFiles.Header(Width, Height), PngFiles.Chunk("IDAT", PngFiles.Zeros(256 << 20))));
        yield return ("too few pixels", PngFiles.File(PngFiles.Header(Width, Height), PngFiles.Chunk("IDAT", PngFiles.Zeros(100))));
        yield return ("pixels that are not packed", PngFiles.File(PngFiles.Header(Width, Height), PngFiles.Chunk("IDAT", new byte[3000])));

        foreach (var type in new[] { "iCCP", "zTXt", "iTXt" })
        {
            yield return ($"{type} of 64 MB", PngFiles.Picture(Width, Height, before: PngFiles.Bomb(type, 64 << 20)));
            yield return ($"{type} of 1 MB", PngFiles.Picture(Width, Height, before: PngFiles.Bomb(type, 1 << 20)));
            yield return ($"{type} of nothing", PngFiles.Picture(Width, Height, before: PngFiles.Chunk(type, [])));
            yield return ($"{type} without an end", PngFiles.Picture(Width, Height, before: PngFiles.Chunk(type, [.. Enumerable.Repeat((byte)'a', 300)])));
        }

        yield return ("200 zTXt of 4 MB", PngFiles.Picture(Width, Height, before: [.. Enumerable.Repeat(PngFiles.Bomb("zTXt", 4 << 20), 200)]));
        yield return ("100,000 tEXt", PngFiles.Picture(Width, Height, before: [.. Enumerable.Repeat(PngFiles.Chunk("tEXt", [.. "a\0b"u8]), 100_000)]));
        yield return ("100,000 empty IDAT", PngFiles.Picture(Width, Height, before: [.. Enumerable.Repeat(PngFiles.Chunk("IDAT", []), 100_000)]));
        yield return ("100,000 chunks that nobody knows", PngFiles.Picture(Width, Height, before: [.. Enumerable.Repeat(PngFiles.Chunk("aaAa", []), 100_000)]));
        yield return ("a chunk that nobody knows and all must", PngFiles.Picture(Width, Height, before: PngFiles.Chunk("ABCD", [1])));
        foreach (var (name, exif) in ExifBlocks.All())
            yield return ($"eXIf: {name}", PngFiles.Picture(Width, Height, before: PngFiles.Chunk("eXIf", exif)));
        yield return ("gamma 0", PngFiles.Picture(Width, Height, before: PngFiles.Chunk("gAMA", new byte[4])));
        yield return ("chromaticities of 0", PngFiles.Picture(Width, Height, before: PngFiles.Chunk("cHRM", new byte[32])));
        yield return ("transparency of another color type", PngFiles.Picture(Width, Height, before: PngFiles.Chunk("tRNS", new byte[300])));
        yield return ("a palette of 257", PngFiles.Picture(Width, Height, 8, 3, before: PngFiles.Chunk("PLTE", new byte[771])));
        yield return ("no palette", PngFiles.File(PngFiles.Header(Width, Height, 8, 3), PngFiles.Chunk("IDAT", PngFiles.Zeros(9000))));
        yield return ("colors beyond the palette", PngFiles.File(PngFiles.Header(Width, Height, 8, 3), PngFiles.Chunk("PLTE", new byte[3]), [.. PngFiles.Chunk("IDAT", PngFiles.Zlib([.. Enumerable.Repeat<byte[]>([0, .. Enumerable.Repeat((byte)255, Width)], Height).SelectMany(b => b)]))]));
        yield return ("filters that there are not", PngFiles.File(PngFiles.Header(Width, Height), [.. PngFiles.Chunk("IDAT", PngFiles.Zlib([.. Enumerable.Repeat((byte)9, 9000)]))]));
        yield return ("two headers", [.. PngFiles.Signature, .. PngFiles.Header(Width, Height), .. PngFiles.Picture(9000, 4000)[8..]]);
        yield return ("the end first", [.. PngFiles.Signature, .. PngFiles.End, .. PngFiles.Picture(Width, Height)[8..]]);
        yield return ("an animation of many claimed frames", PngFiles.Picture(Width, Height, before: PngFiles.Chunk("acTL", [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])));
        byte[] shown = [0, 0, 0, 1, 0, 0, 0, Width, 0, 0, 0, Height, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 100, 0, 0];
        byte[] pixels = [0, 0, 0, 2, .. PngFiles.Zeros(PngFiles.Bytes(Width, Height, 8, 2, false))];
        yield return ("an animation of 100 frames", [.. PngFiles.Picture(Width, Height, before: PngFiles.Chunk("acTL", [0, 0, 0, 100, 0, 0, 0, 0]))[..^12],
            .. Enumerable.Repeat<byte[]>([.. PngFiles.Chunk("fcTL", shown), .. PngFiles.Chunk("fdAT", pixels)], 100).SelectMany(b => b), .. PngFiles.End]);
        var wrong = PngFiles.Picture(Width, Height);
        wrong[29] ^= 1;
        yield return ("a wrong check sum of the header", wrong);
        wrong = PngFiles.Picture(Width, Height);
        wrong[^14] ^= 1;
        yield return ("a wrong check sum of the pixels", wrong);
        yield return ("a chunk of 4 GB", [.. PngFiles.Picture(Width, Height)[..33], 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, .. new byte[100]]);
        foreach (var (name, bytes) in Followed(PngFiles.Picture(Width, Height)))
            yield return (name, bytes);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Webps()
    {
        var plain = WebpFiles.Plain(Width, Height);
        yield return ("lossless", WebpFiles.File(plain));
        foreach (var (width, height) in new[] { (1, 1), (50, 1), (1, 50), (1, 51), (16384, 16384), (12000, 3333), (16384, 1) })
            yield return ($"{width} x {height}", WebpFiles.File(WebpFiles.Plain(width, height)));
        foreach (var (width, height) in new[] { (1, 1), (Width, Height), (1 << 24, 1 << 24), (12000, 3333) })
            yield return ($"a canvas of {width} x {height}", WebpFiles.File(WebpFiles.Extended(0, width, height), plain));
        yield return ("a canvas and nothing on it", WebpFiles.File(WebpFiles.Extended(0, Width, Height)));
        yield return ("all flags and nothing of it", WebpFiles.File(WebpFiles.Extended(255, Width, Height), plain));
        var loop = WebpFiles.Chunk("ANIM", [255, 255, 255, 255, 0, 0]);
        var frame = WebpFiles.AnimationFrame(0, 0, Width, Height, 10, plain);
        yield return ("an animation of 1000 frames", WebpFiles.File([WebpFiles.Extended(2, Width, Height), loop, .. Enumerable.Repeat(frame, 1000)]));
        yield return ("an animation of 100,000 frames", WebpFiles.File([WebpFiles.Extended(2, Width, Height), loop, .. Enumerable.Repeat(frame, 100_000)]));
        yield return ("an animation without frames", WebpFiles.File(WebpFiles.Extended(2, Width, Height), loop));
        yield return ("an animation of 40 million pixels", WebpFiles.File([WebpFiles.Extended(2, 12000, 3333), loop, .. Enumerable.Repeat(WebpFiles.AnimationFrame(0, 0, 12000, 3333, 10, WebpFiles.Plain(12000, 3333)), 100)]));
        yield return ("a frame beside the canvas", WebpFiles.File(WebpFiles.Extended(2, Width, Height), loop, WebpFiles.AnimationFrame(1 << 24, 1 << 24, Width, Height, 10, plain)));
        yield return ("a frame larger than it says", WebpFiles.File(WebpFiles.Extended(2, Width, Height), loop, WebpFiles.AnimationFrame(0, 0, Width, Height, 10, WebpFiles.Plain(9000, 4000))));
        yield return ("frames in a frame", WebpFiles.File(WebpFiles.Extended(2, Width, Height), loop, WebpFiles.AnimationFrame(0, 0, Width, Height, 10, frame)));
        yield return ("transparency of something lossless", WebpFiles.File(WebpFiles.Extended(16, Width, Height), WebpFiles.Chunk("ALPH", new byte[50]), plain));
        foreach (var (name, exif) in ExifBlocks.All())
            yield return ($"EXIF: {name}", WebpFiles.File(WebpFiles.Extended(8, Width, Height), plain, WebpFiles.Chunk("EXIF", exif)));
        yield return ("a color profile of 10 MB", WebpFiles.File(WebpFiles.Extended(32, Width, Height), WebpFiles.Chunk("ICCP", new byte[10_000_000]), plain));
        yield return ("an empty color profile", WebpFiles.File(WebpFiles.Extended(32, Width, Height), WebpFiles.Chunk("ICCP", []), plain));
        yield return ("100,000 chunks that nobody knows", WebpFiles.File([WebpFiles.Extended(0, Width, Height), .. Enumerable.Repeat(WebpFiles.Chunk("none", []), 100_000), plain]));
        foreach (uint size in new[] { 0u, 4u, 11u, 0x7FFFFFFFu, 0xFFFFFFF6u, 0xFFFFFFFFu })
        {
            var file = WebpFiles.File(plain);
            BitConverter.TryWriteBytes(file.AsSpan(4), size);
            yield return ($"a file that says it has {size} bytes", file);
            file = WebpFiles.File(plain);
            BitConverter.TryWriteBytes(file.AsSpan(16), size);
            yield return ($"a picture that says it has {size} bytes", file);
        }

        foreach (var (name, bytes) in Followed(WebpFiles.File(plain)))
            yield return (name, bytes);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Others()
    {
        yield return ("nothing", []);
        foreach (var start in new byte[][] { [0xFF], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF], PngFiles.Signature, [.. "RIFF"u8], [.. "RIFF\0\0\0\0WEBP"u8], [.. "RIFF\0\0\0\0WEBPVP8X"u8] })
            yield return ($"the first {start.Length} bytes", start);
        yield return ("a million zeros", new byte[1_000_000]);
        foreach (var text in new[]
        {
            "GIF89a\u0001\0\u0001\0", "II*\0\b\0\0\0", "MM\0*\0\0\0\b", "%PDF-1.7", "8BPS\0\u0001", "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
            "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "<html>", "push graphic-context", "P6 99999 99999 255\n", "#?RADIANCE\n", "SIMPLE  =                    T",
            "\0\0\0\u0020ftypheic\0\0\0\0mif1heic", "\0\0\0\u0020ftypavif\0\0\0\0avifmif1", "\0\0\0\fJXL \r\n\u0087\n", "VIPS", "BM", "\0\0\u0001\0", "PK\u0003\u0004", "\u007fELF",
        })
            yield return ($"what begins with {(text.Length > 12 ? text[..12] : text).Replace('\n', ' ').Replace('\0', '0')}", [.. Encoding.Latin1.GetBytes(text), .. new byte[64]]);
    }

    /// <summary>A picture with something behind it that is none, or another one, or that can be read as something else too.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Followed(byte[] picture)
    {
        yield return ("garbage behind the end", [.. picture, .. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        yield return ("itself again", [.. picture, .. picture]);
        yield return ("a JPEG behind it", [.. picture, .. JpegFiles.Baseline(9000, 4)]);
        yield return ("a PNG behind it", [.. picture, .. PngFiles.Picture(9, 9)]);
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("a.txt");
        yield return ("a zip behind it", [.. picture, .. zip.ToArray()]);
        yield return ("a page behind it", [.. picture, .. "<script>alert(1)</script>"u8]);
    }
}
