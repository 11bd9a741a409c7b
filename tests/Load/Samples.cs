using HRNet.Imaging;

namespace HRNet.Load;

/// <summary>The pictures that are sent: photographs, as they came from their cameras' makers, and what is made of them.</summary>
internal static class Samples
{
    /// <summary>The repository's photographs, 512x512 to 768x576 pixels.</summary>
    public static IReadOnlyList<byte[]> Photographs { get; } = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>A portrait of 640x427 pixels.</summary>
    public static byte[] Portrait { get; } = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "portrait.jpg"));

    /// <summary>A photograph in another size, at its nearest pixels.</summary>
    /// <param name="photograph">A picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static Frame Resized(byte[] photograph, int width, int height)
    {
        using var whole = PictureCodec.Create().Decode(photograph, new PictureLimits());
        var frame = new Frame(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                whole.Pixels.Slice((y * whole.Height / height * whole.Width + x * whole.Width / width) * Frame.Channels, Frame.Channels)
                    .CopyTo(frame.Pixels[((y * width + x) * Frame.Channels)..]);
            }
        }

        return frame;
    }

    /// <summary>The same as a file.</summary>
    public static byte[] Resized(byte[] photograph, int width, int height, PictureFormat format)
    {
        using var frame = Resized(photograph, width, height);
        return PictureCodec.Create().Encode(frame, format);
    }
}
