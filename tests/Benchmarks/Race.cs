using System.Diagnostics;

namespace HRNet.Benchmarks;

/// <summary>Takes the times of several contenders in turns, so that noise of the machine hits all of them.</summary>
internal static class Race
{
    private const int WarmUps = 5;
    private const int FewestRounds = 15;

    /// <summary>The times of each contender.</summary>
    public static IReadOnlyDictionary<string, Times> Run(TimeSpan time, params IReadOnlyList<Contender> contenders)
    {
        foreach (var contender in contenders)
        {
            for (var i = 0; i < WarmUps; i++)
                contender.Milliseconds();
        }

        var times = contenders.ToDictionary(contender => contender.Name, _ => new List<double>());
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < FewestRounds || Stopwatch.GetElapsedTime(start) < time; round++)
        {
            // Who comes first changes: the first after a change of contenders finds cold caches.
            for (var i = 0; i < contenders.Count; i++)
            {
                var contender = contenders[(i + round) % contenders.Count];
                times[contender.Name].Add(contender.Milliseconds());
            }
        }

        return times.ToDictionary(pair => pair.Key, pair => Times.Of(pair.Value));
    }
}
