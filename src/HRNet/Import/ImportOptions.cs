namespace HRNet.Import;

/// <summary>What a person says about a checkpoint.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of a preset, or null for the one that the file name tells, if any.</summary>
    public string? Preset { get; init; }

    /// <summary>The entry of the checkpoint to take the weights from, such as "best_state_dict"; null for the usual one.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Hints that a person gave one by one. They count more than metadata and preset, which is reported where they differ.
    /// </summary>
    public ModelHints Hints { get; init; } = ModelHints.None;

    /// <summary>Whether batch-norm weights follow InPlaceABN's rule |weight| + 1e-5; null to tell it from the file.</summary>
    public bool? InPlaceNorm { get; init; }

    /// <summary>Stores weights as float16: half the file, a relative error of up to 2^-11 per weight.</summary>
    public bool HalfStorage { get; init; }
}

/// <summary>How far an import is.</summary>
/// <param name="Stage">What is being done, such as "hashing" or "writing".</param>
/// <param name="Share">How much of it, 0 to 1.</param>
public readonly record struct ImportProgress(string Stage, double Share);
