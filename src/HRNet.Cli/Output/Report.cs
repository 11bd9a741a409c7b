namespace HRNet.Cli.Output;

/// <summary>Lines of "name   value" in aligned columns, with headings; plain text, so that it reads well in a pipe too.</summary>
internal sealed class Report
{
    private readonly List<(string? Name, string Value)> _lines = [];

    /// <summary>Adds a line; a value that is empty is left out.</summary>
    public Report Add(string name, string value)
    {
        if (value.Length > 0)
            _lines.Add((name, value));
        return this;
    }

    /// <summary>Adds a heading with an empty line above it.</summary>
    public Report Heading(string text)
    {
        _lines.Add((null, text));
        return this;
    }

    /// <summary>Writes the lines.</summary>
    public void Print(TextWriter output)
    {
        var width = _lines.Max(line => line.Name?.Length ?? 0) + 2;
        foreach (var (name, value) in _lines)
            output.WriteLine(name is null ? $"{Environment.NewLine}{value}" : name.PadRight(width) + value);
    }
}
