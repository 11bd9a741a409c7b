namespace HRNet;

/// <summary>How much two words differ, for guessing what somebody meant who mistyped one.</summary>
internal static class EditDistance
{
    /// <summary>
    /// Characters to insert, delete or replace that make one word of the other (Levenshtein 1966), upper and lower case alike.
    /// </summary>
    public static int Of(string one, string other)
    {
        (one, other) = (one.ToLowerInvariant(), other.ToLowerInvariant());
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
