using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HRNet.Evaluation.Runs;

/// <summary>
/// What a run has answered so far, a line for each picture, so that a run that was stopped goes on where it was. The first line says what
/// is run: answers of another model or of other settings are not mixed in.
/// </summary>
internal sealed class RunJournal<T> : IDisposable
{
    private readonly StreamWriter? _file;
    private readonly JsonTypeInfo<T> _type;
    private readonly Dictionary<string, T> _answers = [];

    private RunJournal(StreamWriter? file, JsonTypeInfo<T> type) => (_file, _type) = (file, type);

    /// <summary>The answers by picture.</summary>
    public IReadOnlyDictionary<string, T> Answers => _answers;

    /// <summary>Opens the journal of a folder, or one that is kept in memory only.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="what">What is run: models, files and settings.</param>
    /// <param name="type">An answer in JSON.</param>
    /// <exception cref="EvaluationException">The file holds another run.</exception>
    public static RunJournal<T> Open(string? path, string what, JsonTypeInfo<T> type)
    {
        if (path is null)
            return new(null, type);
        var (lines, good) = Lines(path);
        if (lines.Count > 0 && lines[0] != what)
            throw new EvaluationException($"'{path}' holds answers of another run (other model, files or settings). Delete it, or give another folder with --out.");
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        // A line that was being written when the run was stopped is written again.
        file.SetLength(good);
        file.Position = good;
        var journal = new RunJournal<T>(new StreamWriter(file), type);
        if (lines.Count == 0)
            journal._file!.WriteLine(what);
        foreach (var line in lines.Skip(1))
        {
            var (picture, answer) = Split(line);
            journal._answers[picture] = JsonSerializer.Deserialize(answer, type)!;
        }

        return journal;
    }

    /// <summary>Keeps an answer. Safe to call from several threads at once.</summary>
    public void Add(string picture, T answer)
    {
        lock (_answers)
        {
            _answers[picture] = answer;
            _file?.WriteLine($"{picture}\t{JsonSerializer.Serialize(answer, _type)}");
            _file?.Flush();
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>The lines that were written to their end, and where the last of them ends.</summary>
    private static (List<string> Lines, long Length) Lines(string path)
    {
        if (!File.Exists(path))
            return ([], 0);
        var text = File.ReadAllText(path);
        var end = text.LastIndexOf('\n') + 1;
        return ([.. text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries)], System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, end)));
    }

    private static (string Picture, string Answer) Split(string line) =>
        line.IndexOf('\t', StringComparison.Ordinal) is > 0 and var tab ? (line[..tab], line[(tab + 1)..])
            : throw new EvaluationException("The journal of the run is damaged; delete it to begin again.");
}
