using HRNet.Imaging;

namespace Browser.Tests.Support;

/// <summary>
/// A camera's film of a still photograph that moves: pan and zoom are known for every frame, and each frame bears its number as black and white squares, so that what the page
/// shows can be compared with what it should show.
/// </summary>
internal sealed class FakeCameraFilm : IDisposable
{
    /// <summary>Columns of a frame.</summary>
    public const int Width = 640;

    /// <summary>Rows of a frame.</summary>
    public const int Height = 480;

    /// <summary>Frames; then it begins again, without a jump. Chromium plays them at 30 a second.</summary>
    public const int Length = 96;

    /// <summary>Squares of the number, from the lowest bit.</summary>
    public const int Bits = 7;

    /// <summary>Pixels of a square's side.</summary>
    public const int Square = 24;

    private FakeCameraFilm(string path) => Path = path;

    /// <summary>The file, in motion JPEG.</summary>
    public string Path { get; }

    /// <summary>Films the astronaut.</summary>
    public static FakeCameraFilm Make()
    {
        var codec = PictureCodec.Create();
        using var still = codec.Decode(File.ReadAllBytes(Site.Sample("astronaut.jpg")), new PictureLimits());
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"film-{Guid.NewGuid():N}.mjpeg");
        using var file = File.Create(path);
        for (var number = 0; number < Length; number++)
        {
            using var frame = new Frame(Width, Height);
            Shoot(still, frame, number);
            Stamp(frame, number);
            file.Write(codec.Encode(frame, PictureFormat.Jpeg, 85));
        }
        return new(path);
    }

    /// <summary>Where a place of the still photograph is in a frame.</summary>
    public static (double X, double Y) Place(int number, double x, double y)
    {
        var (scale, left, top) = Move(number);
        return (left + x * scale, top + y * scale);
    }

    /// <summary>Which place of the still photograph is at a place of a frame.</summary>
    public static (double X, double Y) Origin(int number, double x, double y)
    {
        var (scale, left, top) = Move(number);
        return ((x - left) / scale, (y - top) / scale);
    }

    public void Dispose() => File.Delete(Path);

    // To and fro by 40 pixels, up and down by 8, and 6 % nearer and farther: 80 pixels a second at most.
    private static (double Scale, double Left, double Top) Move(int number)
    {
        var angle = 2 * Math.PI * number / Length;
        var scale = Height / 512.0 * (1.08 + 0.06 * Math.Sin(2 * angle));
        return (scale, Width / 2.0 - scale * 256 + 40 * Math.Sin(angle), Height / 2.0 - scale * 256 + 8 * Math.Cos(angle) + 8);
    }

    private static void Shoot(Frame still, Frame frame, int number)
    {
        var from = still.Pixels;
        var to = frame.Pixels;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (atX, atY) = Origin(number, x, y);
                var (left, top) = (Math.Clamp(atX, 0, still.Width - 1.001), Math.Clamp(atY, 0, still.Height - 1.001));
                var (column, row) = ((int)left, (int)top);
                var (right, below) = (left - column, top - row);
                for (var channel = 0; channel < Frame.Channels; channel++)
                {
                    var at = (row * still.Width + column) * Frame.Channels + channel;
                    var under = at + still.Width * Frame.Channels;
                    var above = from[at] * (1 - right) + from[at + Frame.Channels] * right;
                    var beneath = from[under] * (1 - right) + from[under + Frame.Channels] * right;
                    to[(y * Width + x) * Frame.Channels + channel] = (byte)(above * (1 - below) + beneath * below + 0.5);
                }
            }
        }
    }

    private static void Stamp(Frame frame, int number)
    {
        for (var bit = 0; bit < Bits; bit++)
        {
            var tone = (byte)((number >> bit & 1) == 1 ? 255 : 0);
            for (var y = 0; y < Square; y++)
                frame.Pixels.Slice((y * Width + bit * Square) * Frame.Channels, Square * Frame.Channels).Fill(tone);
        }
    }
}
