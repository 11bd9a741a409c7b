using HRNet.AspNetCore.Problems;
using HRNet.Inference;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options that a request gives, in its query or its form. What is not known is refused: a misspelt option that is ignored costs its sender an afternoon.</summary>
internal sealed class OptionValues
{
    private readonly IReadOnlyList<Option> _known;
    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of the query.</summary>
    /// <exception cref="ProblemException">One is not known (400).</exception>
    /// <exception cref="RequestException">One stands there twice.</exception>
    public OptionValues(IReadOnlyList<Option> known, IQueryCollection query)
    {
        _known = known;
        foreach (var (name, values) in query)
        {
            if (!IsKnown(name))
                throw Unknown("option", name, []);
            if (values.Count > 1)
                throw new RequestException(name, $"Option '{name}' stands there {values.Count} times; give it once.");
            _given.Add(name, values.ToString());
        }
    }

    private OptionValues(IReadOnlyList<Option> known, IEnumerable<KeyValuePair<string, string>> given)
    {
        _known = known;
        _given = new(given, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The names that are given.</summary>
    public IEnumerable<string> Names => _given.Keys;

    /// <summary>Whether a field of the form may stand there, before its value is read.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="picture">The name of the field that has the picture.</param>
    /// <exception cref="ProblemException">It is not known (400).</exception>
    /// <exception cref="RequestException">It was given already.</exception>
    public void ExpectField(string name, string picture)
    {
        if (!IsKnown(name))
            throw Unknown("field", name, [picture]);
        if (_given.ContainsKey(name))
            throw new RequestException(name, $"Option '{name}' stands there more than once, in the form or in the query and the form; give it once.");
    }

    /// <summary>Adds an option that the form gives.</summary>
    public void Add(string name, string value) => _given.Add(name, value);

    /// <summary>The value of an option.</summary>
    /// <exception cref="RequestException">It is empty, or cannot be meant.</exception>
    public T Get<T>(Option<T> option) => option.Read(
        !_given.TryGetValue(option.Name, out var value) ? null
        : string.IsNullOrWhiteSpace(value) ? throw new RequestException(option.Name, $"Option '{option.Name}' is empty; leave it out or give it a value.")
        : value);

    /// <summary>The options that begin with a name and a point, without both.</summary>
    public OptionValues Under(string name) => new(_known, _given
        .Where(option => option.Key.StartsWith($"{name}.", StringComparison.OrdinalIgnoreCase)).Select(option => KeyValuePair.Create(option.Key[(name.Length + 1)..], option.Value)));

    private bool IsKnown(string name) => _known.Any(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private ProblemException Unknown(string kind, string name, IEnumerable<string> more)
    {
        string[] allowed = [.. more, .. _known.Select(option => option.Name)];
        return new(new(400, "unknown_option", $"There is no {kind} '{Problem.Short(name)}' here. Allowed are {string.Join(", ", allowed)}.")
        {
            Option = Problem.Short(name),
            Allowed = allowed,
        });
    }
}
