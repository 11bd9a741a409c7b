using HRNet.AspNetCore.Problems;
using HRNet.Inference;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options that a request gives, in its query, its form or its JSON. What is not known is refused: a misspelt option that is ignored costs its sender an afternoon.</summary>
internal sealed class OptionValues
{
    private readonly IReadOnlyList<Option> _known;
    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly OptionValues? _others;

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

    private OptionValues(OptionValues others) => (_known, _others) = (others._known, others);

    /// <summary>The names that are given.</summary>
    public IEnumerable<string> Names => _others is null ? _given.Keys : _given.Keys.Union(_others.Names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Options of one of several pictures, none at first: what is not given for it holds as it is given for all.</summary>
    public OptionValues Own() => new(this);

    /// <summary>Whether an option may stand in the body, before its value is read.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">What the body is: "form" or "JSON".</param>
    /// <param name="kind">What stands there: "field" or "property".</param>
    /// <param name="more">The names of what may stand there besides.</param>
    /// <exception cref="ProblemException">It is not known (400).</exception>
    /// <exception cref="RequestException">It was given already.</exception>
    public void Expect(string name, string body, string kind, params IEnumerable<string> more)
    {
        if (!IsKnown(name))
            throw Unknown(kind, name, more);
        if (_given.ContainsKey(name))
            throw new RequestException(name, $"Option '{name}' stands there more than once, in the {body} or in the query and the {body}; give it once.");
    }

    /// <summary>Adds an option that the body gives.</summary>
    public void Add(string name, string value) => _given.Add(name, value);

    /// <summary>The value of an option.</summary>
    /// <exception cref="RequestException">It is empty, or cannot be meant.</exception>
    public T Get<T>(Option<T> option) => option.Read(
        Find(option.Name) is not { } value ? null
        : string.IsNullOrWhiteSpace(value) ? throw new RequestException(option.Name, $"Option '{option.Name}' is empty; leave it out or give it a value.")
        : value);

    /// <summary>The options that begin with a name and a point, without both.</summary>
    public OptionValues Under(string name) => new(_known, Names
        .Where(option => option.StartsWith($"{name}.", StringComparison.OrdinalIgnoreCase)).Select(option => KeyValuePair.Create(option[(name.Length + 1)..], Find(option)!)));

    private string? Find(string name) => _given.GetValueOrDefault(name) ?? _others?.Find(name);

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
