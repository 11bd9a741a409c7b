namespace HRNet.Cli.Output;

/// <summary>A table in plain text: columns of words, which begin below each other, then columns of numbers, which end below each other.</summary>
internal sealed class Columns(string[] words, string[] numbers)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [[.. words, .. numbers]];

    /// <summary>Adds a row: a cell for each column, words first.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != _rows[0].Length)
            throw new ArgumentException($"A row has {_rows[0].Length} cells.", nameof(cells));
        _rows.Add(cells);
    }

    /// <summary>Writes the heads and the rows.</summary>
    public void Print(TextWriter output)
    {
        int[] widths = [.. _rows[0].Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (var row in _rows)
            output.WriteLine(string.Join(Gap, row.Select((cell, column) => column < words.Length ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
