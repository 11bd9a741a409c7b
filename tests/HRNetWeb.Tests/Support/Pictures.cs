using System.Net.Http.Headers;
using HRNet.Fuzz.Hostile;
using HRNet.Imaging;

namespace HRNetWeb.Tests.Support;

/// <summary>Pictures to send, and the two ways of sending them.</summary>
internal static class Pictures
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Two players, 640x480, gray.</summary>
    public static byte[] Players { get; } = Sample("basketball1.jpg");

    /// <summary>A portrait, 512x512.</summary>
    public static byte[] Astronaut { get; } = Sample("astronaut.jpg");

    /// <summary>A PNG with nothing on it, 320x240.</summary>
    public static byte[] Gray { get; } = Blank(320, 240);

    /// <summary>The raw picture as a body.</summary>
    public static HttpContent Raw(byte[] picture, string type = "image/jpeg")
    {
        var content = new ByteArrayContent(picture);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>A form with the picture in a field.</summary>
    public static MultipartFormDataContent Form(byte[] picture, string field = "image") =>
        new() { { Raw(picture), field, "picture.jpg" } };

    /// <summary>A PNG whose header claims a size that its few bytes do not hold.</summary>
    public static byte[] PngHeader(int width, int height) =>
        [.. PngFiles.Signature, .. PngFiles.Header((uint)width, (uint)height)];

    /// <summary>A PNG of that size with nothing on it.</summary>
    public static byte[] Blank(int width, int height)
    {
        using var frame = new Frame(width, height);
        frame.Pixels.Fill(128);
        return PictureCodec.Create().Encode(frame, PictureFormat.Png);
    }

    private static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(Root, "wwwroot", "samples", name));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "HRNetWeb.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
