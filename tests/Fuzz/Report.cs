using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HRNet.Fuzz;

/// <summary>Counts how the cases ended, and writes those that should not have ended so into a folder.</summary>
internal sealed class Report : IDisposable
{
    private const int MostWritten = 200;

    private readonly string _command;
    private readonly FuzzArguments _arguments;
    private readonly PosixSignalRegistration[] _signals;
    private readonly ConcurrentDictionary<(string Kind, string Status), int> _counts = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<int, string> _slow = new();
    private int _cases;
    private int _failures;

    /// <summary>A report of a run; one that is told to end says before what it has counted.</summary>
    public Report(string command, FuzzArguments arguments)
    {
        (_command, _arguments) = (command, arguments);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => Print()))];
    }

    /// <summary>How many went wrong.</summary>
    public int Failures => _failures;

    /// <summary>The most memory that was seen, in MiB.</summary>
    public double PeakMemory { get; set; }

    /// <summary>A case that ended as it may.</summary>
    public void Count(string kind, string status, int number, double seconds)
    {
        _counts.AddOrUpdate((kind, status), 1, (_, count) => count + 1);
        if (seconds > 3)
            _slow[number] = $"{seconds:0.0} s, {kind}, {status}";
        if (Interlocked.Increment(ref _cases) % 1000 == 0)
            Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {_cases} cases, {_failures} failures, {_cases / _clock.Elapsed.TotalSeconds:0} a second, peak {PeakMemory:0} MiB");
    }

    /// <summary>A case that went wrong: its input is kept.</summary>
    public void Fail(int number, string kind, string what, byte[] input)
    {
        _counts.AddOrUpdate((kind, "FAILED"), 1, (_, count) => count + 1);
        var failures = Interlocked.Increment(ref _failures);
        Console.Error.WriteLine($"{_command} --seed {_arguments.Seed} --only {number} ({kind}): {what.Split('\n')[0]}");
        if (failures > MostWritten)
            return;
        Directory.CreateDirectory(_arguments.Failures);
        var path = Path.Combine(_arguments.Failures, $"{_command}-{_arguments.Seed}-{number}");
        File.WriteAllBytes(path + ".bin", input);
        File.WriteAllText(path + ".txt", $"fuzz {_command} --seed {_arguments.Seed} --only {number}\n{kind}\n{what}\n");
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    /// <summary>The table, in Markdown.</summary>
    public void Print()
    {
        var statuses = _counts.Keys.Select(key => key.Status).Distinct().Order(StringComparer.Ordinal).ToList();
        Console.WriteLine($"`{_command} --seed {_arguments.Seed}`: {_counts.Values.Sum():N0} cases in {_clock.Elapsed:hh\\:mm\\:ss}, {_failures} failures, at most {PeakMemory:0} MiB in memory.");
        Console.WriteLine();
        Console.WriteLine($"| kind | {string.Join(" | ", statuses)} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", statuses.Count))}");
        foreach (var kind in _counts.GroupBy(entry => entry.Key.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.WriteLine($"| {kind.Key} | {string.Join(" | ", statuses.Select(status => kind.FirstOrDefault(entry => entry.Key.Status == status).Value))} |");
        foreach (var (number, what) in _slow.OrderByDescending(slow => slow.Value.Length).ThenByDescending(slow => slow.Value, StringComparer.Ordinal).Take(20))
            Console.WriteLine($"\nslow: --only {number}: {what}");
    }
}
