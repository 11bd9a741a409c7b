namespace HRNet.Import;

/// <summary>How far an import is.</summary>
/// <param name="Stage">What is being done, such as "hashing" or "writing".</param>
/// <param name="Share">How much of it, 0 to 1.</param>
public readonly record struct ImportProgress(string Stage, double Share);
