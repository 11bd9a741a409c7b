namespace HRNet.Inference.Detection;

/// <summary>
/// Regions sorted by the level of the pyramid that they are looked at in (Lin et al. 2017, equation 1, as mmdet computes it).
/// </summary>
internal sealed class RegionLevels
{
    /// <summary>Side of the largest regions that belong to the finest level, in input pixels, before doubling.</summary>
    private const float FinestScale = 56;

    /// <summary>Assigns regions to levels.</summary>
    /// <param name="regions">Regions in input pixels.</param>
    /// <param name="levels">How many levels of the pyramid are used, finest first.</param>
    /// <param name="pixel">What a region measures beyond its edges' distance (1 by mmdet 1.x's rule).</param>
    public RegionLevels(ReadOnlySpan<Corners> regions, int levels, float pixel = 0)
    {
        var assigned = new int[regions.Length];
        Counts = new int[levels];
        for (var k = 0; k < regions.Length; k++)
            Counts[assigned[k] = LevelOf(regions[k], levels, pixel)]++;

        var next = new int[levels];
        for (var level = 1; level < levels; level++)
            next[level] = next[level - 1] + Counts[level - 1];
        Order = new int[regions.Length];
        for (var k = 0; k < regions.Length; k++)
            Order[next[assigned[k]]++] = k;
    }

    /// <summary>Indices of the regions level by level, in their own order within a level.</summary>
    public int[] Order { get; }

    /// <summary>How many regions each level has.</summary>
    public int[] Counts { get; }

    /// <summary>floor(log2(side / 56 + 1e-6)), kept between the first and the last level.</summary>
    public static int LevelOf(Corners region, int levels, float pixel = 0)
    {
        var scale = MathF.Sqrt((region.Width + pixel) * (region.Height + pixel)) / FinestScale + 1e-6f;
        var level = 0;
        while (level < levels - 1 && scale >= 2 << level)
            level++;
        return level;
    }
}
