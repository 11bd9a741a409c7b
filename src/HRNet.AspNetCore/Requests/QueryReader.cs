using System.Globalization;
using HRNet.AspNetCore.Problems;
using HRNet.Inference;

namespace HRNet.AspNetCore.Requests;

/// <summary>Reads the options of a query string, and refuses what it does not know: a misspelt option that is ignored costs its sender an afternoon.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    /// <summary>Checks that every option is one of <paramref name="allowed"/> and stands there once.</summary>
    public QueryReader(IQueryCollection query, IReadOnlyList<string> allowed)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!allowed.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new ProblemException(new(400, "unknown_option", $"There is no option '{Short(name)}' here. Allowed are {string.Join(", ", allowed)}.")
                {
                    Option = Short(name),
                    Allowed = allowed,
                });
            }
            if (values.Count > 1)
                throw new RequestException(name, $"Option '{name}' stands there {values.Count} times; give it once.");
        }
    }

    /// <summary>The text of an option, or null where it is not given.</summary>
    public string? Text(string name) =>
        !_query.TryGetValue(name, out var value) ? null
        : string.IsNullOrWhiteSpace(value) ? throw new RequestException(name, $"Option '{name}' is empty; leave it out or give it a value.")
        : value.ToString();

    /// <summary>A number within a range, or null where it is not given.</summary>
    public float? Number(string name, float from, float to)
    {
        if (Text(name) is not { } text)
            return null;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to
            ? value
            : throw new RequestException(name, $"Option '{name}' must be a number from {from} to {to}, with a point; '{Short(text)}' is not.");
    }

    /// <summary>A whole number within a range, or null where it is not given.</summary>
    public int? Whole(string name, int from, int to)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to
            ? value
            : throw new RequestException(name, $"Option '{name}' must be a whole number from {from} to {to}; '{Short(text)}' is not.");
    }

    /// <summary>true or false (also 1 or 0); false where it is not given.</summary>
    public bool Switch(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        var text => throw new RequestException(name, $"Option '{name}' must be true or false; '{Short(text)}' is neither."),
    };

    /// <summary>One of the words, or null where it is not given.</summary>
    public string? Word(string name, IReadOnlyList<string> words)
    {
        if (Text(name) is not { } text)
            return null;
        return words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new RequestException(name, $"Option '{name}' must be one of {string.Join(", ", words)}; '{Short(text)}' is not.");
    }

    /// <summary>A text of the client's, cut so that a message stays readable.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
