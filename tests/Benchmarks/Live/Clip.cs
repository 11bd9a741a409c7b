using HRNet.Imaging;

namespace HRNet.Benchmarks.Live;

/// <summary>A moving picture made of a still one: the view pans and zooms over it and comes back to where it began.</summary>
internal static class Clip
{
    private const int Width = 640, Height = 480, Frames = 60, Quality = 75;

    /// <summary>Writes the frames as JPEG files.</summary>
    public static void Write(string folder, byte[] still, IPictureCodec codec)
    {
        using var photograph = codec.Decode(still, new PictureLimits());
        for (var i = 0; i < Frames; i++)
        {
            var angle = 2 * Math.PI * i / Frames;
            var zoom = 1.25 + 0.15 * Math.Sin(angle);
            using var frame = new Frame(Width, Height);
            Sample(photograph, frame, 1 / zoom, 0.5 + 0.06 * Math.Cos(angle), 0.5 + 0.04 * Math.Sin(2 * angle));
            File.WriteAllBytes(Path.Combine(folder, $"{i:000}.jpg"), codec.Encode(frame, PictureFormat.Jpeg, Quality));
        }
    }

    // The part of the photograph around a middle, both as shares of it, at the nearest pixels.
    private static void Sample(Frame photograph, Frame frame, double part, double middleX, double middleY)
    {
        var scale = part * Math.Min((double)photograph.Width / Width, (double)photograph.Height / Height);
        for (var y = 0; y < Height; y++)
        {
            var fromY = Math.Clamp((int)(middleY * photograph.Height + (y - Height / 2) * scale), 0, photograph.Height - 1);
            for (var x = 0; x < Width; x++)
            {
                var fromX = Math.Clamp((int)(middleX * photograph.Width + (x - Width / 2) * scale), 0, photograph.Width - 1);
                photograph.Pixels.Slice((fromY * photograph.Width + fromX) * Frame.Channels, Frame.Channels)
                    .CopyTo(frame.Pixels[((y * Width + x) * Frame.Channels)..]);
            }
        }
    }
}
