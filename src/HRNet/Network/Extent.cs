namespace HRNet.Network;

/// <summary>The size of a value without its batch. Flattened pixels are one row of columns.</summary>
internal readonly record struct Extent(int Channels, int Rows, int Columns)
{
    public long Count => (long)Channels * Rows * Columns;

    /// <summary>After a convolution that is padded by half its kernel.</summary>
    public Extent Convolved(int channels, int stride) => new(channels, (Rows + stride - 1) / stride, (Columns + stride - 1) / stride);

    public Extent Pooled(int side) => new(Channels, Rows / side, Columns / side);

    public Extent Like(Extent other) => new(Channels, other.Rows, other.Columns);
}
