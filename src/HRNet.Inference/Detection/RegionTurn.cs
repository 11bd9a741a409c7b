using System.Diagnostics;

namespace HRNet.Inference.Detection;

/// <summary>One picture's turn at the second graph, and how long the graph ran in it. Dispose it to let the next picture in.</summary>
internal sealed class RegionTurn(RegionSession session, SemaphoreSlim turns) : IDisposable
{
    /// <summary>Time of all runs so far.</summary>
    public TimeSpan Ran { get; private set; }

    /// <inheritdoc cref="RegionSession.Run"/>
    public IReadOnlyList<float[]> Run(RegionMaps maps, string user, Corners[] regions, string[] outputs)
    {
        var start = Stopwatch.GetTimestamp();
        var seen = session.Run(maps, user, regions, outputs);
        Ran += Stopwatch.GetElapsedTime(start);
        return seen;
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Release();
}
