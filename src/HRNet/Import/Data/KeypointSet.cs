namespace HRNet.Import.Data;

/// <summary>What the heat maps of a data set mean, in their order.</summary>
/// <param name="Name">The name for options, such as "coco17".</param>
/// <param name="Keypoints">A name for each.</param>
/// <param name="FlipPairs">Indices that a mirrored picture exchanges.</param>
/// <param name="Limbs">Indices that a skeleton joins.</param>
/// <param name="Sigmas">Standard deviations for OKS; empty where the data set has none.</param>
public sealed record KeypointSet(
    string Name, IReadOnlyList<string> Keypoints, IReadOnlyList<int[]> FlipPairs, IReadOnlyList<int[]> Limbs, IReadOnlyList<float> Sigmas)
{
    /// <summary>The name of a set of which only the number is known.</summary>
    internal const string UnnamedName = "unnamed";

    /// <summary>A set of which only the number is known.</summary>
    public static KeypointSet Unnamed(int count) => new(UnnamedName, [.. Enumerable.Range(0, count).Select(k => $"point_{k}")], [], [], []);
}
