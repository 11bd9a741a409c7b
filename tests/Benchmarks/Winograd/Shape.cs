namespace HRNet.Benchmarks.Winograd;

/// <summary>What a convolution of 3 x 3, stride 1 and as many channels out as in takes and gives.</summary>
internal sealed record Shape(int Batch, int Channels, int Rows, int Columns)
{
    /// <summary>How many numbers that are.</summary>
    public int Length => Batch * Channels * Rows * Columns;

    /// <summary>Products of the direct convolution, those with the zeros around counted too.</summary>
    public double Products => 9.0 * Channels * Length;
}
