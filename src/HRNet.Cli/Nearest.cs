namespace HRNet.Cli;

/// <summary>What somebody probably meant who mistyped a word.</summary>
internal static class Nearest
{
    /// <summary>The word that is fewest edits away; null where none is near.</summary>
    public static string? Of(string word, IEnumerable<string> words) => words
        .Select(known => (Word: known, Edits: Edits(word.ToLowerInvariant(), known.ToLowerInvariant())))
        .Where(known => known.Edits <= Math.Max(1, word.Length / 3))
        .OrderBy(known => known.Edits)
        .Select(known => known.Word)
        .FirstOrDefault();

    /// <summary>Insertions, deletions and exchanges that make one word of the other (Levenshtein 1966).</summary>
    private static int Edits(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
