namespace HRNet.Benchmarks.Winograd;

/// <summary>Room for the transformed tiles and their products, for each thread its own, which grows to what is asked for and serves all layers.</summary>
internal sealed class Workspaces(int threads) : IDisposable
{
    private readonly Floats?[] _rooms = new Floats?[threads];

    public int Threads => _rooms.Length;

    /// <summary>The room of a thread.</summary>
    public Floats Of(int thread, long length)
    {
        if (_rooms[thread] is { } room && room.Length >= length)
            return room;
        _rooms[thread]?.Dispose();
        return _rooms[thread] = new Floats(length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var room in _rooms)
            room?.Dispose();
    }
}
