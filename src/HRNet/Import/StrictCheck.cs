using HRNet.Checkpoints;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>
/// Compares what a network needs with what a checkpoint has. Weights that nearly fit give numbers that nearly make sense, therefore nothing
/// may differ.
/// </summary>
internal static class StrictCheck
{
    private const int Shown = 12;

    /// <summary>Passes where every parameter is there in its shape and nothing else is.</summary>
    /// <exception cref="ImportException">Names what is missing, left over and misshapen.</exception>
    public static void Require(Architecture architecture, IReadOnlyDictionary<string, CheckpointTensor> tensors)
    {
        var parameters = architecture.Parameters;
        var missing = parameters.Where(p => !tensors.ContainsKey(p.Name)).Select(p => $"{p}").ToList();
        var misshapen = parameters
            .Where(p => tensors.TryGetValue(p.Name, out var tensor) && !tensor.Shape.SequenceEqual(p.Shape))
            .Select(p => $"{p} is [{string.Join(", ", tensors[p.Name].Shape)}] in the file")
            .ToList();
        var needed = parameters.Select(p => p.Name).ToHashSet();
        var extra = tensors.Where(t => !needed.Contains(t.Key)).Select(t => $"{t.Key} [{string.Join(", ", t.Value.Shape)}]").ToList();
        if (missing.Count + misshapen.Count + extra.Count == 0) return;

        throw new ImportException(
            $"The checkpoint does not fit {architecture.System} {architecture.Variant.Name}: "
            + $"{missing.Count} tensors missing, {extra.Count} left over, {misshapen.Count} of another shape.",
            [.. Group("missing", missing), .. Group("left over", extra), .. Group("another shape", misshapen)]);
    }

    private static IEnumerable<string> Group(string title, List<string> names)
    {
        if (names.Count == 0) yield break;
        yield return $"{title} ({names.Count}):";
        foreach (var name in names.Take(Shown)) yield return $"  {name}";
        if (names.Count > Shown) yield return $"  and {names.Count - Shown} more";
    }
}
