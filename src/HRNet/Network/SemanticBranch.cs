namespace HRNet.Network;

/// <summary>
/// The semantic branch of Hybrid Task Cascade (Chen et al. 2019): all levels of the pyramid brought to one and added up, then convolutions
/// that end with a map of what the whole picture shows. Boxes and masks are judged from it too. The pixel classes that it is trained with
/// are no part of it here. Parameters are named roi_head.semantic_head.*, as in mmdet 2.x.
/// </summary>
/// <param name="Levels">Levels of the pyramid that it sees, from the finest.</param>
/// <param name="Stacked">Number of 3x3 convolutions.</param>
/// <param name="Fused">The level whose rows and columns its map has; 1 has a stride of 8.</param>
public sealed record SemanticBranch(int Levels = 5, int Stacked = 4, int Fused = 1)
{
    /// <summary>Name of its map, an output of the first graph and an input of the second.</summary>
    public const string Map = "semantic";

    /// <summary>Rows and columns of what is looked at in its map, for boxes as for masks.</summary>
    public const int RegionSide = 14;

    private const string Head = "roi_head.semantic_head";

    /// <summary>The map: (pictures, channels, rows, columns), as many channels as the pyramid has.</summary>
    internal T Describe<T>(ILayers<T> net, IReadOnlyList<T> pyramid)
    {
        var target = pyramid[Fused];
        var channels = net.Channels(target);
        T Lateral(int level) => Convolved(level == Fused ? target : net.Upsample(pyramid[level], target, Upsampling.AlignCorners), $"lateral_convs.{level}", kernel: 1);
        T Convolved(T x, string name, int kernel) => net.Relu(net.Convolution(x, $"{Head}.{name}.conv", channels, kernel, bias: true));

        var x = Enumerable.Range(0, Levels).Where(level => level != Fused).Aggregate(Lateral(Fused), (sum, level) => net.Add(sum, Lateral(level)));
        x = Enumerable.Range(0, Stacked).Aggregate(x, (y, k) => Convolved(y, $"convs.{k}", kernel: 3));
        return Convolved(x, "conv_embedding", kernel: 1);
    }
}
