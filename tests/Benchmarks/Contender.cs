using System.Diagnostics;

namespace HRNet.Benchmarks;

/// <summary>Something whose time is taken.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Milliseconds">Does it once and tells how long it took.</param>
internal sealed record Contender(string Name, Func<double> Milliseconds)
{
    /// <summary>Times an action; a short one is repeated so that the clock can see it.</summary>
    public static Contender Of(string name, Action action, int repeats = 1) => new(name, () =>
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / repeats;
    });
}
