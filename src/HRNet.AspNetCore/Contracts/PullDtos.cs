using HRNet.Pull;

namespace HRNet.AspNetCore.Contracts;

/// <summary>What is to be pulled.</summary>
/// <param name="Name">A short name that `hrnet pull --list` shows, or the exact name of a published file.</param>
internal sealed record PullRequestDto(string Name);

/// <summary>What became of a pull.</summary>
internal enum PullState
{
    /// <summary>It is under way.</summary>
    Running,

    /// <summary>The model is served.</summary>
    Done,

    /// <summary>It came to nothing; the error says why.</summary>
    Failed,
}

/// <summary>How far a pull is.</summary>
/// <param name="Name">The short name, which is the model's.</param>
/// <param name="File">The published file.</param>
/// <param name="State">Whether it runs, is done or has failed.</param>
/// <param name="Stage">While it runs: "downloading", "hashing" or "writing".</param>
/// <param name="Share">How much of the stage is done, 0 to 1.</param>
/// <param name="Bytes">Bytes that have arrived.</param>
/// <param name="TotalBytes">Bytes of the whole file.</param>
/// <param name="BytesPerSecond">How fast they come.</param>
/// <param name="SecondsLeft">How long the download still takes at this rate.</param>
/// <param name="Error">Why it failed, and what to do by hand.</param>
internal sealed record PullDto(
    string Name, string File, PullState State, string? Stage = null, double? Share = null, long? Bytes = null, long? TotalBytes = null, double? BytesPerSecond = null,
    double? SecondsLeft = null, string? Error = null)
{
    /// <summary>The same pull, so far.</summary>
    public PullDto At(PullProgress progress) => progress.Stage == "downloading"
        ? this with
        {
            Stage = progress.Stage,
            Share = progress.Share,
            Bytes = progress.Bytes,
            TotalBytes = progress.TotalBytes,
            BytesPerSecond = Math.Round(progress.Rate),
            SecondsLeft = progress.Left is { } left ? Math.Round(left.TotalSeconds) : null,
        }
        : this with { Stage = progress.Stage, Share = progress.Share };
}
