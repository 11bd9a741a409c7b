using System.Collections.Concurrent;

namespace HRNet.Load.Soak;

/// <summary>What came of everything that was sent, by kind.</summary>
internal sealed class Ledger
{
    private const int MostTold = 20;

    private readonly ConcurrentDictionary<(string Kind, string Outcome), int> _counts = new();
    private readonly ConcurrentQueue<string> _surprises = new();
    private int _surprised;

    /// <summary>How often each outcome was seen, by kind.</summary>
    public IEnumerable<(string Kind, string Outcomes, int Count)> Lines => _counts
        .GroupBy(pair => pair.Key.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => (kind.Key, string.Join(", ", kind.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key.Outcome}: {pair.Value}")), kind.Sum(pair => pair.Value)));

    /// <summary>Outcomes that should not have been.</summary>
    public int Surprises => _surprised;

    /// <summary>The first of them, in words.</summary>
    public IEnumerable<string> Told => _surprises;

    /// <summary>Everything so far.</summary>
    public int Total => _counts.Sum(pair => pair.Value);

    /// <summary>Counts an outcome.</summary>
    /// <param name="kind">What was sent.</param>
    /// <param name="outcome">A status, or a word.</param>
    /// <param name="expected">Whether it may be so.</param>
    /// <param name="words">More about it.</param>
    public void Add(string kind, string outcome, bool expected = true, string words = "")
    {
        _counts.AddOrUpdate((kind, outcome), 1, (_, count) => count + 1);
        if (!expected && Interlocked.Increment(ref _surprised) <= MostTold)
            _surprises.Enqueue($"{kind}: {outcome} {words}".TrimEnd());
    }
}
