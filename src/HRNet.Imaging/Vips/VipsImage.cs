using NetVips;

namespace HRNet.Imaging.Vips;

/// <summary>Images of libvips over memory of our own, so that no pixel is copied on its way in or out.</summary>
internal static unsafe class VipsImage
{
    /// <summary>An image over memory of the caller, who keeps it in place until the image and what is made from it are disposed.</summary>
    public static Image Over(byte* pixels, int width, int height, int bands) =>
        Image.NewFromMemory((nint)pixels, (ulong)width * (ulong)height * (ulong)bands, width, height, bands, Enums.BandFormat.Uchar);

    /// <summary>Stops whatever computes pixels of the image, or of one made from it, once the time is over.</summary>
    public static void StopWhen(this Image image, DecodingTime time)
    {
        image.SetProgress(true);
        image.SignalConnect(Enums.Signals.Eval, (_, _) =>
        {
            if (time.IsOver)
                image.SetKill(true);
        });
    }

    /// <summary>Computes the pixels straight into memory of the caller.</summary>
    /// <param name="image">An image of bytes.</param>
    /// <param name="pixels">Width x Height x Bands bytes.</param>
    /// <exception cref="VipsException">An operation before it failed, such as the decoding of a damaged picture.</exception>
    public static void WriteTo(this Image image, Span<byte> pixels)
    {
        var (width, height, bands) = (image.Width, image.Height, image.Bands);
        if (image.Format != Enums.BandFormat.Uchar || pixels.Length != width * height * bands)
            throw new InvalidOperationException($"{width} x {height} x {bands} bytes do not go into {pixels.Length}.");
        fixed (byte* memory = pixels)
        {
            using var target = Over(memory, width, height, bands);
            image.Write(target);
        }
    }
}
