using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Vips;

/// <summary>Draws shapes by having libvips (through librsvg) render them as SVG, and laying that over the picture.</summary>
internal static unsafe class VipsPainter
{
    private const int Channels = 4;

    /// <summary>Paints the region that the shapes cover.</summary>
    public static void Paint(Frame frame, IReadOnlyList<Shape> shapes, Region region)
    {
        var svg = Encoding.UTF8.GetBytes(SvgWriter.Write(shapes, frame.Width, frame.Height, region));
        var length = region.Width * region.Height * Channels;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            fixed (byte* bytes = svg)
            {
                using var load = new Operation("svgload_buffer").With("buffer", bytes, svg.Length);
                using var image = load.Image();
                image.WriteTo(rented.AsSpan(0, length));
            }
            var drawing = MemoryMarshal.Cast<byte, uint>(rented.AsSpan(0, length));
            for (var y = 0; y < region.Height; y++)
            {
                var start = (region.Top + y) * frame.Width + region.Left;
                LayOver(drawing.Slice(y * region.Width, region.Width), frame.Pixels.Slice(start * Frame.Channels, region.Width * Frame.Channels));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
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
