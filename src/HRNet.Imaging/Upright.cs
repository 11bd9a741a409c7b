using System.Runtime.InteropServices;

namespace HRNet.Imaging;

/// <summary>Turns stored pixels upright, as the EXIF orientation asks.</summary>
internal static class Upright
{
    /// <summary>
    /// Side of the squares that are turned one after the other, so that reading rows and writing columns both stay in the cache.
    /// </summary>
    private const int Tile = 32;

    /// <summary>Three bytes that are moved as one.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Frame.Channels)]
    private readonly struct Pixel;

    /// <summary>The upright frame; takes <paramref name="stored"/> over (returns it, or disposes it).</summary>
    /// <param name="stored">Pixels as stored in the file.</param>
    /// <param name="orientation">EXIF orientation, 1 to 8.</param>
    public static Frame Turn(Frame stored, int orientation)
    {
        if (orientation == 1)
            return stored;
        using (stored)
        {
            var (width, height) = (stored.Width, stored.Height);
            // Where stored pixel (x, y) goes: origin + x * right + y * down, in pixels of the upright frame (Exif 2.3, table 6).
            var upright = orientation >= 5 ? new Frame(height, width) : new Frame(width, height);
            var stride = upright.Width;
            var last = width * height - 1;
            var (origin, right, down) = orientation switch
            {
                2 => (width - 1, -1, stride),
                3 => (last, -1, -stride),
                4 => ((height - 1) * stride, 1, -stride),
                5 => (0, stride, 1),
                6 => (height - 1, stride, -1),
                7 => (last, -stride, -1),
                _ => ((width - 1) * stride, -stride, 1),
            };
            var source = MemoryMarshal.Cast<byte, Pixel>(stored.Pixels);
            var target = MemoryMarshal.Cast<byte, Pixel>(upright.Pixels);
            for (var top = 0; top < height; top += Tile)
                for (var left = 0; left < width; left += Tile)
                    for (var y = top; y < Math.Min(top + Tile, height); y++)
                    {
                        var row = source.Slice(y * width, width);
                        var to = origin + left * right + y * down;
                        for (var x = left; x < Math.Min(left + Tile, width); x++, to += right)
                            target[to] = row[x];
                    }
            return upright;
        }
    }
}
