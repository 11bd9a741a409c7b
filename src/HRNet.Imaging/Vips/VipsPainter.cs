using System.Buffers;
using System.Runtime.InteropServices;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;
using Image = NetVips.Image;
using Source = NetVips.Source;

namespace HRNet.Imaging.Vips;

/// <summary>Draws shapes by having libvips (through librsvg) render them as SVG, and laying that over the picture.</summary>
internal static class VipsPainter
{
    private const int Channels = 4;

    /// <summary>
    /// Side of the squares that are drawn one by one, so that the empty ones between a few shapes on a large picture cost nothing.
    /// </summary>
    private const int TileSide = 512;

    /// <summary>Paints the region that the shapes cover.</summary>
    public static void Paint(Frame frame, IReadOnlyList<Shape> shapes, Region region)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(Math.Min(region.Width, TileSide) * Math.Min(region.Height, TileSide) * Channels);
        try
        {
            foreach (var tile in region.Tiles(TileSide))
            {
                Shape[] touching = [.. shapes.Where(shape => tile.IsTouchedBy(shape, frame.Width, frame.Height))];
                if (touching.Length > 0)
                    Paint(frame, touching, tile, pixels.AsSpan(0, tile.Width * tile.Height * Channels));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    private static void Paint(Frame frame, Shape[] shapes, Region tile, Span<byte> pixels)
    {
        using (var svg = Source.NewFromMemory(SvgWriter.Write(shapes, frame.Width, frame.Height, tile)))
        {
            using var image = Image.SvgloadSource(svg);
            image.WriteTo(pixels);
        }
        var drawing = MemoryMarshal.Cast<byte, uint>(pixels);
        for (var y = 0; y < tile.Height; y++)
        {
            var start = (tile.Top + y) * frame.Width + tile.Left;
            LayOver(drawing.Slice(y * tile.Width, tile.Width), frame.Pixels.Slice(start * Frame.Channels, tile.Width * Frame.Channels));
        }
    }

    // Red, green, blue and opacity, not premultiplied. Most of a drawing is empty, which is passed over quickly.
    private static void LayOver(ReadOnlySpan<uint> drawing, Span<byte> pixels)
    {
        for (var x = 0; x < drawing.Length; x++)
        {
            var empty = drawing[x..].IndexOfAnyExcept(0u);
            if (empty < 0)
                return;
            x += empty;
            var rgba = MemoryMarshal.AsBytes(drawing.Slice(x, 1));
            var opacity = rgba[3];
            var pixel = pixels.Slice(x * Frame.Channels, Frame.Channels);
            for (var channel = 0; channel < Frame.Channels; channel++)
                pixel[channel] = (byte)((pixel[channel] * (255 - opacity) + rgba[channel] * opacity + 127) / 255);
        }
    }
}
