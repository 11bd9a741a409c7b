using System.Text.RegularExpressions;

namespace HRNet.Import.Keys;

/// <summary>
/// How one code base names the tensors of an HRNet, as differences from the official names. A key goes through all renames in order; what
/// matches a leftover is known and not needed.
/// </summary>
/// <param name="CodeBase">Name for reports.</param>
/// <param name="Renames">Patterns and what they are replaced by.</param>
/// <param name="Leftovers">Patterns of keys that belong to training, or to parts that are not imported.</param>
internal sealed record KeyMapper(string CodeBase, IReadOnlyList<(Regex Pattern, string Replacement)> Renames, IReadOnlyList<Regex> Leftovers)
{
    /// <summary>The official name of a key, or null where the key is a known leftover.</summary>
    public string? Map(string key) =>
        Leftovers.Any(leftover => leftover.IsMatch(key)) ? null : Renames.Aggregate(key, (name, rename) => rename.Pattern.Replace(name, rename.Replacement));

    /// <summary>
    /// A pattern at the start of a key. Keys come from files: the engine without backtracking takes linear time for each.
    /// </summary>
    public static Regex At(string pattern) => new("^" + pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
