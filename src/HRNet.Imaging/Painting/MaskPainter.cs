using System.Numerics;
using System.Runtime.InteropServices;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>
/// Lays the colors of a class map over a picture: <c>(pixel * (256 - a) + color * a + 128) / 256</c> with <c>a</c> the opacity in 256ths,
/// the division rounding down. Runs of one class are blended with vectors.
/// </summary>
internal static class MaskPainter
{
    /// <summary>Fills, then outlines.</summary>
    /// <exception cref="ArgumentException">The mask is not of the picture's size.</exception>
    public static void Paint(Frame frame, MaskFill mask)
    {
        if (mask.Width != frame.Width || mask.Height != frame.Height || mask.Classes.Length != mask.Width * mask.Height)
            throw new ArgumentException($"A mask of {mask.Width} x {mask.Height} does not fit a picture of {frame.Width} x {frame.Height}.", nameof(mask));
        var brushes = new Brush?[256];
        for (var id = 0; id < Math.Min(mask.Fill.Count, brushes.Length); id++)
            brushes[id] = mask.Fill[id].Opacity > 0 ? new Brush(mask.Fill[id]) : null;

        var classes = mask.Classes.Span;
        var pixels = frame.Pixels;
        for (var y = 0; y < mask.Height; y++)
        {
            var row = classes.Slice(y * mask.Width, mask.Width);
            for (var x = 0; x < row.Length;)
            {
                var end = row[x..].IndexOfAnyExcept(row[x]);
                end = end < 0 ? row.Length : x + end;
                brushes[row[x]]?.Blend(pixels.Slice((y * mask.Width + x) * Frame.Channels, (end - x) * Frame.Channels));
                x = end;
            }
        }
        if (mask.OutlineWidth > 0)
            new MaskOutline(mask, brushes).Paint(pixels);
    }

    /// <summary>A color made ready for rows of RGB bytes.</summary>
    public sealed class Brush
    {
        // Three vectors of bytes hold a whole number of pixels; the color's share of each of their bytes, as the two halves of a widened
        // vector.
        private readonly Vector<ushort>[] _added = new Vector<ushort>[6];
        private readonly ushort[] _addedBytes = new ushort[3 * Vector<byte>.Count];
        private readonly ushort _kept;

        /// <summary>Prepares a color.</summary>
        public Brush(Color color)
        {
            Color = color;
            var opacity = (int)MathF.Round(Math.Clamp(color.Opacity, 0, 1) * 256);
            _kept = (ushort)(256 - opacity);
            ReadOnlySpan<byte> rgb = [color.R, color.G, color.B];
            for (var i = 0; i < _addedBytes.Length; i++)
                _addedBytes[i] = (ushort)(rgb[i % Frame.Channels] * opacity + 128);
            for (var i = 0; i < _added.Length; i++)
                _added[i] = new Vector<ushort>(_addedBytes, i * Vector<ushort>.Count);
        }

        /// <summary>The color.</summary>
        public Color Color { get; }

        /// <summary>Blends into whole pixels.</summary>
        public void Blend(Span<byte> pixels)
        {
            var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(pixels);
            vectors = vectors[..(vectors.Length / 3 * 3)];
            var kept = new Vector<ushort>(_kept);
            for (var i = 0; i < vectors.Length; i += 3)
                for (var third = 0; third < 3; third++)
                {
                    Vector.Widen(vectors[i + third], out var low, out var high);
                    low = Vector.ShiftRightLogical(low * kept + _added[2 * third], 8);
                    high = Vector.ShiftRightLogical(high * kept + _added[2 * third + 1], 8);
                    vectors[i + third] = Vector.Narrow(low, high);
                }
            var done = vectors.Length * Vector<byte>.Count;
            for (var i = done; i < pixels.Length; i++)
                pixels[i] = (byte)((pixels[i] * _kept + _addedBytes[i - done]) >> 8);
        }
    }
}
