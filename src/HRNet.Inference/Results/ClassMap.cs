namespace HRNet.Inference.Results;

/// <summary>A class id for every pixel of the upright picture, or for larger pixels that cover it.</summary>
/// <param name="Ids">Width x Height ids, rows from top to bottom.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record ClassMap(ReadOnlyMemory<byte> Ids, int Width, int Height)
{
    /// <summary>The map at a larger size, each pixel repeated; ids cannot be mixed. Itself where it has that size.</summary>
    /// <param name="width">Columns wanted.</param>
    /// <param name="height">Rows wanted.</param>
    internal ClassMap Stretched(int width, int height)
    {
        if ((width, height) == (Width, Height))
            return this;
        var ids = new byte[width * height];
        for (var (y, last) = (0, -1); y < height; y++)
        {
            var row = ids.AsSpan(y * width, width);
            var source = (int)((2L * y + 1) * Height / (2L * height));
            if (source == last)
            {
                ids.AsSpan((y - 1) * width, width).CopyTo(row);
                continue;
            }

            last = source;
            var from = Ids.Span.Slice(source * Width, Width);
            for (var x = 0; x < width; x++)
                row[x] = from[(int)((2L * x + 1) * Width / (2L * width))];
        }

        return new ClassMap(ids, width, height);
    }
}
