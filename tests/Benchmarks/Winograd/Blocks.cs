namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// How a convolution is cut into pieces of work: blocks of tiles that fit in a core's cache beside each other; where there are too few of
/// these for the threads, also parts of the channels that come out, whose blocks each part transforms for itself.
/// </summary>
/// <param name="Tiles">Tiles in a block, but for the last.</param>
/// <param name="Count">Blocks.</param>
/// <param name="Parts">Parts of the channels.</param>
internal readonly record struct Blocks(int Tiles, int Count, int Parts)
{
    // Of a megabyte, which leaves room for the filters that pass by.
    private const int CacheBytes = 768 * 1024;
    // The filters are read anew for each block: few tiles would wait for them.
    private const int FewestTiles = 32;

    /// <summary>Cuts a convolution.</summary>
    /// <param name="tiles">All tiles.</param>
    /// <param name="bytes">What one takes, transformed and multiplied.</param>
    /// <param name="threads">Threads that share the work.</param>
    public static Blocks Of(int tiles, int bytes, int threads)
    {
        var count = Divide(tiles, Math.Max(FewestTiles, CacheBytes / bytes));
        if (count >= threads)
            count = Divide(count, threads) * threads;
        var each = Product.RowsFor(Divide(tiles, count));
        return new(each, Divide(tiles, each), count < threads ? threads : 1);
    }

    private static int Divide(int all, int by) => (all + by - 1) / by;
}
