namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// Feature maps with the channels of a pixel side by side, so that the transforms are plain sums of vectors, and with zeros around, as many as
/// the last tiles reach over the end.
/// </summary>
internal sealed unsafe class Maps : IDisposable
{
    private const int LargestTile = 4;

    private readonly Floats _values;

    public Maps(Shape shape)
    {
        Shape = shape;
        RowStep = Padded(shape.Columns) * shape.Channels;
        _values = new Floats((long)shape.Batch * Padded(shape.Rows) * RowStep);
    }

    public Shape Shape { get; }

    /// <summary>Numbers from a pixel to the one below.</summary>
    public nint RowStep { get; }

    /// <summary>A pixel's first channel; rows and columns count from 0 in the border.</summary>
    public float* At(int image, int row, int column) => _values.At + ((nint)image * Padded(Shape.Rows) + row) * RowStep + column * Shape.Channels;

    /// <summary>Takes numbers in the order batch, channels, rows, columns.</summary>
    public void Set(ReadOnlySpan<float> planes)
    {
        for (var i = 0; i < planes.Length; i++)
            *Value(i) = planes[i];
    }

    /// <summary>Gives the numbers in that order.</summary>
    public float[] ToPlanes()
    {
        var planes = new float[Shape.Length];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = *Value(i);
        return planes;
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();

    private static int Padded(int length) => (length + LargestTile - 1) / LargestTile * LargestTile + 2;

    private float* Value(int index)
    {
        var (above, column) = Math.DivRem(index, Shape.Columns);
        var (plane, row) = Math.DivRem(above, Shape.Rows);
        return At(plane / Shape.Channels, row + 1, column + 1) + plane % Shape.Channels;
    }
}
