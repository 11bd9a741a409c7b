using System.Text.Json;
using System.Text.Json.Serialization;

namespace HRNet.Load;

/// <summary>What a command found: progress on the error stream, Markdown on the output, both Markdown and JSON lines in files.</summary>
internal sealed class Report : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly StreamWriter _markdown;
    private readonly StreamWriter _lines;

    /// <summary>Begins the files of one run.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="command">What was run; the files are called so, with the time.</param>
    /// <param name="settings">What it was run with.</param>
    public Report(DirectoryInfo folder, string command, object settings)
    {
        folder.Create();
        var path = Path.Combine(folder.FullName, $"{command}-{DateTime.UtcNow:yyyyMMdd-HHmmss}");
        _markdown = new StreamWriter($"{path}.md") { AutoFlush = true };
        _lines = new StreamWriter($"{path}.jsonl") { AutoFlush = true };
        Say($"Results go to {path}.md and .jsonl");
        Note(new { command, at = DateTime.UtcNow, processors = Environment.ProcessorCount, settings });
    }

    /// <summary>Says how far it is.</summary>
    public static void Say(string words) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {words}");

    /// <summary>Writes a JSON line.</summary>
    public void Note(object found) => _lines.WriteLine(JsonSerializer.Serialize(found, s_json));

    /// <summary>Writes a line of Markdown.</summary>
    public void Write(string line = "")
    {
        Console.WriteLine(line);
        _markdown.WriteLine(line);
    }

    /// <summary>Writes a table.</summary>
    public void Table(string[] columns, IEnumerable<string[]> rows)
    {
        Write();
        Write($"| {string.Join(" | ", columns)} |");
        Write($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var row in rows)
            Write($"| {string.Join(" | ", row)} |");
        Write();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _markdown.Dispose();
        _lines.Dispose();
    }
}
