namespace HRNet.Tests.Network;

/// <summary>Numbers with a shape, in row-major order: (batch, channels, rows, columns), or fewer dimensions.</summary>
internal sealed record Maps(int[] Shape, float[] Values)
{
    public int Batch => Shape[0];

    public int Channels => Shape[1];

    public int Rows => Shape[2];

    public int Columns => Shape[3];

    public static Maps Empty(params int[] shape) => new(shape, new float[shape.Aggregate(1, (product, dimension) => product * dimension)]);

    public ReadOnlySpan<float> Plane(int item, int channel) => Values.AsSpan((item * Channels + channel) * Rows * Columns, Rows * Columns);

    public Span<float> MutablePlane(int item, int channel) => Values.AsSpan((item * Channels + channel) * Rows * Columns, Rows * Columns);
}
