using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Detection;

/// <summary>Which outputs of a detector's first graph are read, and in which order.</summary>
internal static class DetectionOutputs
{
    /// <summary>
    /// Names of the outputs: three per level (FCOS); or the maps for the second stage, then two per level (region proposals).
    /// </summary>
    public static IReadOnlyList<string> Of(DetectionRecipe recipe)
    {
        var strides = Enumerable.Range(0, recipe.Levels).Select(level => recipe.FinestStride << level);
        return recipe.Regions is { } regions
            ? [.. Maps(regions), .. strides.SelectMany(s => new[] { $"objectness{s}", $"deltas{s}" })]
            : [.. strides.SelectMany(s => new[] { $"cls{s}", $"reg{s}", $"centerness{s}" })];
    }

    /// <summary>Names of the maps that the second stage looks at.</summary>
    public static IReadOnlyList<string> Maps(RegionRecipe regions) =>
        [.. Enumerable.Range(2, regions.Levels).Select(level => $"p{level}"),
            .. regions.Semantic ? [SemanticBranch.Map] : Array.Empty<string>()];
}
