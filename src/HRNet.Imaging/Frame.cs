namespace HRNet.Imaging;

/// <summary>The order of a pixel's bytes in a buffer of eight bits a channel. A fourth channel is passed over.</summary>
public enum PixelLayout
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red (OpenCV, 24-bit bitmaps of Windows).</summary>
    Bgr,

    /// <summary>Red, green, blue and a fourth (canvas, most picture libraries).</summary>
    Rgba,

    /// <summary>Blue, green, red and a fourth (32-bit bitmaps of Windows, many cameras).</summary>
    Bgra,
}

/// <summary>
/// An upright picture: RGB, eight bits a channel, rows from top to bottom without padding. It owns its (pooled) memory; dispose it when
/// done.
/// </summary>
public sealed class Frame : IDisposable
{
    /// <summary>Bytes of one pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private byte[]? _pixels;

    /// <summary>Makes a frame whose pixels are not yet set.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    public Frame(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        _pixels = PixelMemory.Rent(checked(width * height * Channels));
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Width x Height x 3 bytes, valid until the frame is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public Span<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pixels is null, this);
            return _pixels.AsSpan(0, Width * Height * Channels);
        }
    }

    /// <summary>A frame of pixels that a program has elsewhere, such as a camera's buffer or a bitmap; they are copied.</summary>
    /// <param name="pixels">Rows from top to bottom.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="layout">The order of a pixel's bytes.</param>
    /// <param name="stride">Bytes from one row's start to the next one's; 0 for rows without a gap.</param>
    /// <exception cref="ArgumentException">The buffer does not hold that many rows.</exception>
    public static Frame Copy(ReadOnlySpan<byte> pixels, int width, int height, PixelLayout layout, int stride = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var step = layout is PixelLayout.Rgb or PixelLayout.Bgr ? 3 : 4;
        var row = checked(width * step);
        if (stride == 0)
            stride = row;
        if (stride < row)
            throw new ArgumentException($"A stride of {stride} bytes is less than a row of {width} pixels takes, {row}.", nameof(stride));
        var needed = (long)stride * (height - 1) + row;
        if (pixels.Length < needed)
            throw new ArgumentException($"{height} rows of {width} pixels take {needed} bytes; the buffer has {pixels.Length}.", nameof(pixels));

        var frame = new Frame(width, height);
        var (red, blue) = layout is PixelLayout.Bgr or PixelLayout.Bgra ? (2, 0) : (0, 2);
        for (var y = 0; y < height; y++)
        {
            var from = pixels.Slice(y * stride, row);
            var to = frame.Pixels.Slice(y * width * Channels, width * Channels);
            if (layout == PixelLayout.Rgb)
            {
                from.CopyTo(to);
                continue;
            }

            for (int x = 0, at = 0; x < to.Length; x += Channels, at += step)
                (to[x], to[x + 1], to[x + 2]) = (from[at + red], from[at + 1], from[at + blue]);
        }

        return frame;
    }

    /// <summary>A frame of its own with the same pixels.</summary>
    public Frame Clone()
    {
        var copy = new Frame(Width, Height);
        Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
            PixelMemory.Return(pixels);
    }
}
