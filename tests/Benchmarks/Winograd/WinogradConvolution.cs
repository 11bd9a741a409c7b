using System.Runtime.Intrinsics;

namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// A convolution of 3 x 3 with stride 1 and a border of one, as many channels out as in, by F(m x m, 3 x 3): a tile of m + 2 by m + 2 pixels
/// is transformed, multiplied with the transformed filters place by place, and transformed back to m by m pixels. Over all channels and
/// tiles each of the (m + 2)^2 places is a product of matrices. The channels' number is a multiple of 16, and at least 32.
/// </summary>
internal abstract class WinogradConvolution : IDisposable
{
    /// <summary>Prepares the filters for the widest vectors that this processor has.</summary>
    /// <typeparam name="TTile">The tiles.</typeparam>
    /// <param name="filters">Channels out x channels in x 3 x 3.</param>
    /// <param name="channels">Channels.</param>
    public static WinogradConvolution Of<TTile>(ReadOnlySpan<float> filters, int channels) where TTile : struct, ITile =>
        Vector512.IsHardwareAccelerated ? new WinogradConvolution<TTile, Lanes16, Vector512<float>>(filters, channels) : new WinogradConvolution<TTile, Lanes8, Vector256<float>>(filters, channels);

    /// <summary>Computes it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">The output, whose border is left as it is.</param>
    /// <param name="workspaces">Room for each of the threads that share the work.</param>
    public abstract void Run(Maps input, Maps output, Workspaces workspaces);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>The convolution for one kind of tiles and one width of vectors.</summary>
internal sealed unsafe class WinogradConvolution<TTile, TLanes, TVector> : WinogradConvolution
    where TTile : struct, ITile where TLanes : struct, ILanes<TVector> where TVector : unmanaged
{
    private readonly int _channels;
    private readonly Floats _filters;

    public WinogradConvolution(ReadOnlySpan<float> filters, int channels)
    {
        if (channels % 16 != 0 || channels < 32)
            throw new ArgumentException($"There are {channels} channels; it takes a multiple of 16, and at least 32.", nameof(channels));
        _channels = channels;
        _filters = new Floats(Places * (long)channels * channels);
        Transform(filters);
    }

    private static int Side => TTile.Outputs + 2;

    private static int Places => Side * Side;

    /// <inheritdoc/>
    public override void Run(Maps input, Maps output, Workspaces workspaces)
    {
        var shape = input.Shape;
        var (down, across) = (Tiles(shape.Rows), Tiles(shape.Columns));
        var tiles = shape.Batch * down * across;
        var blocks = Blocks.Of(tiles, Places * 2 * _channels * sizeof(float), workspaces.Threads);
        // A line of the cache more than the block: places a power of two apart would fall on the same few lines of the first cache.
        var place = (nint)blocks.Tiles * _channels + TLanes.Count;
        if (workspaces.Threads == 1)
            Work(0);
        else
            Parallel.For(0, workspaces.Threads, new ParallelOptions { MaxDegreeOfParallelism = workspaces.Threads }, Work);

        void Work(int thread)
        {
            var room = workspaces.Of(thread, 2 * Places * place + Places * TLanes.Count);
            var transformed = room.At;
            var products = transformed + Places * place;
            var scratch = products + Places * place;
            var pairs = _channels / TLanes.Count / 2;
            for (var piece = thread; piece < blocks.Count * blocks.Parts; piece += workspaces.Threads)
            {
                var (block, part) = Math.DivRem(piece, blocks.Parts);
                var (first, count) = (block * blocks.Tiles, Math.Min(blocks.Tiles, tiles - block * blocks.Tiles));
                var from = 2 * (pairs * part / blocks.Parts);
                var to = part == blocks.Parts - 1 ? _channels / TLanes.Count : 2 * (pairs * (part + 1) / blocks.Parts);
                if (from == to)
                    continue;
                for (var tile = 0; tile < count; tile++)
                    TransformTile(Corner(input, first + tile, border: 0), input.RowStep, scratch, transformed + (nint)tile * _channels, place);
                for (var k = 0; k < Places; k++)
                {
                    Product.Of<TLanes, TVector>(
                        transformed + k * place, count, _channels, _filters.At + ((nint)k * _channels + from * TLanes.Count) * _channels, to - from,
                        products + k * place + from * TLanes.Count, _channels);
                }

                for (var tile = 0; tile < count; tile++)
                {
                    var (row, column) = Place(first + tile);
                    var at = Corner(output, first + tile, border: 1);
                    TransformBack(
                        products + (nint)tile * _channels, place, from, to, scratch, at, output.RowStep,
                        Math.Min(TTile.Outputs, shape.Rows - row), Math.Min(TTile.Outputs, shape.Columns - column));
                }
            }
        }

        (int Row, int Column) Place(int tile) => (tile / across % down * TTile.Outputs, tile % across * TTile.Outputs);

        float* Corner(Maps maps, int tile, int border)
        {
            var (row, column) = Place(tile);
            return maps.At(tile / across / down, row + border, column + border);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _filters.Dispose();

    private static int Tiles(int length) => (length + TTile.Outputs - 1) / TTile.Outputs;

    /// <summary>B' d B: a tile's pixels to its places.</summary>
    private void TransformTile(float* pixels, nint rowStep, float* scratch, float* to, nint place)
    {
        for (var channel = 0; channel < _channels; channel += TLanes.Count)
        {
            for (var column = 0; column < Side; column++)
                TTile.Input<TLanes, TVector>(pixels + channel + column * _channels, rowStep, scratch + column * TLanes.Count, Side * TLanes.Count);
            for (var row = 0; row < Side; row++)
                TTile.Input<TLanes, TVector>(scratch + row * Side * TLanes.Count, TLanes.Count, to + channel + row * Side * place, place);
        }
    }

    /// <summary>A' p A: a tile's places to its pixels, of which the last tiles have fewer than others.</summary>
    private void TransformBack(float* products, nint place, int from, int to, float* scratch, float* pixels, nint rowStep, int rows, int columns)
    {
        for (var channel = from * TLanes.Count; channel < to * TLanes.Count; channel += TLanes.Count)
        {
            for (var column = 0; column < Side; column++)
                TTile.Output<TLanes, TVector>(products + channel + column * place, Side * place, scratch + column * TLanes.Count, Side * TLanes.Count);
            for (var row = 0; row < rows; row++)
            {
                var line = scratch + row * Side * TLanes.Count;
                var at = pixels + channel + row * rowStep;
                if (columns == TTile.Outputs)
                {
                    TTile.Output<TLanes, TVector>(line, TLanes.Count, at, _channels);
                    continue;
                }

                // In its own place: all places were read when the first output is written.
                TTile.Output<TLanes, TVector>(line, TLanes.Count, line, TLanes.Count);
                for (var column = 0; column < columns; column++)
                    TLanes.Store(at + column * _channels, TLanes.Load(line + column * TLanes.Count));
            }
        }
    }

    /// <summary>G g G' of each filter, computed in double precision, in strips as <see cref="Product"/> takes them.</summary>
    private void Transform(ReadOnlySpan<float> filters)
    {
        const int Taps = 3;
        for (var to = 0; to < _channels; to++)
        {
            for (var from = 0; from < _channels; from++)
            {
                var filter = filters.Slice((to * _channels + from) * Taps * Taps, Taps * Taps);
                for (var place = 0; place < Places; place++)
                {
                    var down = TTile.Filter.Slice(place / Side * Taps, Taps);
                    var across = TTile.Filter.Slice(place % Side * Taps, Taps);
                    var sum = 0.0;
                    for (var tap = 0; tap < Taps * Taps; tap++)
                        sum += down[tap / Taps] * across[tap % Taps] * filter[tap];
                    var strip = ((long)place * _channels + to / TLanes.Count * TLanes.Count) * _channels;
                    _filters.At[strip + from * TLanes.Count + to % TLanes.Count] = (float)sum;
                }
            }
        }
    }
}
