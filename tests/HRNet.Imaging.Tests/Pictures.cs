namespace HRNet.Imaging.Tests;

/// <summary>What the tests share: the codec that was built in, the fixtures and pixels to look at.</summary>
internal static class Pictures
{
    public static IPictureCodec Codec { get; } = PictureCodec.Create();

    public static PictureLimits Limits { get; } = new();

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    public static Frame Decode(string name) => Codec.Decode(Read(name), Limits);

    /// <summary>A smooth picture: what a codec that loses little should give back nearly.</summary>
    public static Frame Gradient(int width, int height, int seed = 0)
    {
        var frame = new Frame(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                Set(frame, x, y, ((byte)(255 * x / width), (byte)(255 * y / height), (byte)((x + y + 37 * seed) % 512 / 2)));
        return frame;
    }

    public static Frame Plain(int width, int height, byte value)
    {
        var frame = new Frame(width, height);
        frame.Pixels.Fill(value);
        return frame;
    }

    public static (byte R, byte G, byte B) At(this Frame frame, int x, int y)
    {
        var pixel = frame.Pixels.Slice((y * frame.Width + x) * Frame.Channels, Frame.Channels);
        return (pixel[0], pixel[1], pixel[2]);
    }

    public static void Set(this Frame frame, int x, int y, (byte R, byte G, byte B) color)
    {
        var pixel = frame.Pixels.Slice((y * frame.Width + x) * Frame.Channels, Frame.Channels);
        (pixel[0], pixel[1], pixel[2]) = color;
    }

    public static (int Largest, double Mean) Difference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (largest, sum) = (0, 0L);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            (largest, sum) = (Math.Max(largest, difference), sum + difference);
        }
        return (largest, (double)sum / expected.Length);
    }

    public static PictureException Refused(byte[] picture, PictureProblem problem, PictureLimits? limits = null)
    {
        var refused = Assert.Throws<PictureException>(() => Codec.Decode(picture, limits ?? Limits).Dispose());
        Assert.Equal(problem, refused.Problem);
        return refused;
    }
}
