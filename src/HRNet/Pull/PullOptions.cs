namespace HRNet.Pull;

/// <summary>How a file is fetched.</summary>
public sealed record PullOptions
{
    /// <summary>
    /// A folder that holds the published file, or an https address that it lies under (http only on this machine); null for the publisher.
    /// </summary>
    public string? From { get; init; }

    /// <summary>Whether the checkpoint stays, in the folder "checkpoints" of the models.</summary>
    public bool Keep { get; init; }

    /// <summary>No published file comes near it.</summary>
    internal long MostBytes { get; init; } = 1L << 30;

    /// <summary>How long a server may say nothing.</summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may send less than <see cref="LeastBytes"/>.</summary>
    internal TimeSpan Slowness { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>One KiB a second: slower than any line that a file of hundreds of megabytes is fetched over.</summary>
    internal long LeastBytes { get; init; } = 60 << 10;

    /// <summary>Tries in a row that may fail.</summary>
    internal int Tries { get; init; } = 5;

    /// <summary>The pause before the second try; each further one is twice as long.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>How far a pull is.</summary>
/// <param name="Stage">What is being done: "downloading", "hashing" or "writing".</param>
/// <param name="Share">How much of it, 0 to 1; null where the server did not say how long the file is.</param>
/// <param name="Bytes">Bytes that are there; 0 in the other stages.</param>
/// <param name="TotalBytes">Bytes of the whole file, where the server said so.</param>
/// <param name="Rate">Bytes a second in this try.</param>
public readonly record struct PullProgress(string Stage, double? Share, long Bytes = 0, long? TotalBytes = null, double Rate = 0)
{
    /// <summary>How long the download still takes at this rate; null where that cannot be told.</summary>
    public TimeSpan? Left => TotalBytes is { } total && Rate > 0 ? TimeSpan.FromSeconds((total - Bytes) / Rate) : null;
}
