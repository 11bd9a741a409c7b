namespace HRNet.Network;

/// <summary>One tensor that a network needs, named as the official code names it in a state dict.</summary>
/// <param name="Name">The key, such as "stage2.0.fuse_layers.0.1.0.weight".</param>
/// <param name="Shape">Its dimensions; a convolution's are output channels, input channels, rows, columns. Empty for a scalar.</param>
/// <param name="IsBuffer">Whether it is a running statistic and not learned; buffers do not count as parameters.</param>
public sealed record Parameter(string Name, IReadOnlyList<int> Shape, bool IsBuffer = false)
{
    /// <summary>Number of values: the product of the dimensions.</summary>
    public int Count => Shape.Aggregate(1, (product, dimension) => checked(product * dimension));

    /// <summary>Name and shape, as in "conv1.weight [64, 3, 3, 3]".</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
