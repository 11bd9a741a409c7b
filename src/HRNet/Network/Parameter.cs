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

/// <summary>Names and shapes of the parameters of one layer, for all interpreters.</summary>
internal static class LayerParameters
{
    public static Parameter Weight(string name, params int[] shape) => new($"{name}.weight", shape);

    public static Parameter Bias(string name, int channels) => new($"{name}.bias", [channels]);

    public static Parameter Mean(string norm, int channels) => new($"{norm}.running_mean", [channels], IsBuffer: true);

    public static Parameter Variance(string norm, int channels) => new($"{norm}.running_var", [channels], IsBuffer: true);
}

/// <summary>
/// Gives the values of a parameter in row-major order, as many as the product of its shape. The caller does not change them.
/// </summary>
public delegate float[] TensorSource(Parameter parameter);
