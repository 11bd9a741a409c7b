using System.Runtime.CompilerServices;

namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// The inner part: rows of numbers, a tile's channels, times a packed matrix. The sums of some rows and some vectors of columns stay in
/// registers over the whole depth: a number of the left side is spread over a vector once for all of these columns, and a vector of the right
/// side is loaded once for all of these rows. The sums are variables of their own since only those are kept in registers.
/// </summary>
internal static unsafe class Product
{
    private const int MostRows = 8;
    private const int FewestRows = 4;

    /// <summary>Rows that are computed for so many: those above are to be there, whatever they hold.</summary>
    public static int RowsFor(int rows) => (rows + MostRows - 1) / MostRows * MostRows;

    /// <summary>c = a b.</summary>
    /// <param name="a">The left side: rows of <paramref name="depth"/> numbers.</param>
    /// <param name="rows">Rows of it.</param>
    /// <param name="depth">Columns of it.</param>
    /// <param name="b">The right side: a strip of <paramref name="depth"/> vectors for each vector of columns.</param>
    /// <param name="vectors">Vectors of columns: two or more, of <see cref="Lanes8"/> an even number.</param>
    /// <param name="c">The product.</param>
    /// <param name="cStep">Numbers in a row of it.</param>
    public static void Of<TLanes, TVector>(float* a, int rows, int depth, float* b, int vectors, float* c, nint cStep)
        where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        var strip = (nint)depth * TLanes.Count;
        while (vectors > 0)
        {
            var width = vectors == 3 ? 3 : 2;
            for (var row = 0; row < rows;)
            {
                var left = a + (nint)row * depth;
                var sums = c + row * cStep;
                var height = width == 3 ? MostRows : Math.Min(TLanes.Rows, rows - row > FewestRows ? MostRows : FewestRows);
                if (width == 3)
                    EightByThree<TLanes, TVector>(left, depth, b, strip, sums, cStep);
                else if (height == MostRows)
                    EightByTwo<TLanes, TVector>(left, depth, b, strip, sums, cStep);
                else
                    FourByTwo<TLanes, TVector>(left, depth, b, strip, sums, cStep);
                row += height;
            }

            vectors -= width;
            b += width * strip;
            c += width * TLanes.Count;
        }
    }

    /// <summary>For what is left, and where there are 16 registers: 8 hold sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourByTwo<TLanes, TVector>(float* a, nint aStep, float* b, nint strip, float* c, nint cStep)
        where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        TVector c00 = default, c01 = default;
        TVector c10 = default, c11 = default;
        TVector c20 = default, c21 = default;
        TVector c30 = default, c31 = default;
        var (aStep2, aStep3) = (2 * aStep, 3 * aStep);
        for (var end = a + aStep; a < end; a++)
        {
            var (b0, b1) = (TLanes.Load(b), TLanes.Load(b + strip));
            var x = TLanes.Of(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Of(a[aStep]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Of(a[aStep2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Of(a[aStep3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            b += TLanes.Count;
        }

        Store<TLanes, TVector>(c, c00, c01);
        Store<TLanes, TVector>(c + cStep, c10, c11);
        Store<TLanes, TVector>(c + 2 * cStep, c20, c21);
        Store<TLanes, TVector>(c + 3 * cStep, c30, c31);
    }

    /// <summary>16 registers hold sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EightByTwo<TLanes, TVector>(float* a, nint aStep, float* b, nint strip, float* c, nint cStep)
        where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        TVector c00 = default, c01 = default;
        TVector c10 = default, c11 = default;
        TVector c20 = default, c21 = default;
        TVector c30 = default, c31 = default;
        TVector c40 = default, c41 = default;
        TVector c50 = default, c51 = default;
        TVector c60 = default, c61 = default;
        TVector c70 = default, c71 = default;
        var (aStep2, aStep3) = (2 * aStep, 3 * aStep);
        var a4 = a + 4 * aStep;
        for (var end = a + aStep; a < end; a++)
        {
            var (b0, b1) = (TLanes.Load(b), TLanes.Load(b + strip));
            var x = TLanes.Of(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Of(a[aStep]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Of(a[aStep2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Of(a[aStep3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Of(a4[0]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Of(a4[aStep]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            x = TLanes.Of(a4[aStep2]);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            x = TLanes.Of(a4[aStep3]);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            a4++;
            b += TLanes.Count;
        }

        Store<TLanes, TVector>(c, c00, c01);
        Store<TLanes, TVector>(c + cStep, c10, c11);
        Store<TLanes, TVector>(c + 2 * cStep, c20, c21);
        Store<TLanes, TVector>(c + 3 * cStep, c30, c31);
        Store<TLanes, TVector>(c + 4 * cStep, c40, c41);
        Store<TLanes, TVector>(c + 5 * cStep, c50, c51);
        Store<TLanes, TVector>(c + 6 * cStep, c60, c61);
        Store<TLanes, TVector>(c + 7 * cStep, c70, c71);
    }

    /// <summary>24 registers hold sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EightByThree<TLanes, TVector>(float* a, nint aStep, float* b, nint strip, float* c, nint cStep)
        where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        TVector c00 = default, c01 = default, c02 = default;
        TVector c10 = default, c11 = default, c12 = default;
        TVector c20 = default, c21 = default, c22 = default;
        TVector c30 = default, c31 = default, c32 = default;
        TVector c40 = default, c41 = default, c42 = default;
        TVector c50 = default, c51 = default, c52 = default;
        TVector c60 = default, c61 = default, c62 = default;
        TVector c70 = default, c71 = default, c72 = default;
        var (aStep2, aStep3) = (2 * aStep, 3 * aStep);
        var a4 = a + 4 * aStep;
        for (var end = a + aStep; a < end; a++)
        {
            var (b0, b1, b2) = (TLanes.Load(b), TLanes.Load(b + strip), TLanes.Load(b + 2 * strip));
            var x = TLanes.Of(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            c02 = TLanes.MultiplyAdd(x, b2, c02);
            x = TLanes.Of(a[aStep]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            c12 = TLanes.MultiplyAdd(x, b2, c12);
            x = TLanes.Of(a[aStep2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            c22 = TLanes.MultiplyAdd(x, b2, c22);
            x = TLanes.Of(a[aStep3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            c32 = TLanes.MultiplyAdd(x, b2, c32);
            x = TLanes.Of(a4[0]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            c42 = TLanes.MultiplyAdd(x, b2, c42);
            x = TLanes.Of(a4[aStep]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            c52 = TLanes.MultiplyAdd(x, b2, c52);
            x = TLanes.Of(a4[aStep2]);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            c62 = TLanes.MultiplyAdd(x, b2, c62);
            x = TLanes.Of(a4[aStep3]);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            c72 = TLanes.MultiplyAdd(x, b2, c72);
            a4++;
            b += TLanes.Count;
        }

        Store<TLanes, TVector>(c, c00, c01, c02);
        Store<TLanes, TVector>(c + cStep, c10, c11, c12);
        Store<TLanes, TVector>(c + 2 * cStep, c20, c21, c22);
        Store<TLanes, TVector>(c + 3 * cStep, c30, c31, c32);
        Store<TLanes, TVector>(c + 4 * cStep, c40, c41, c42);
        Store<TLanes, TVector>(c + 5 * cStep, c50, c51, c52);
        Store<TLanes, TVector>(c + 6 * cStep, c60, c61, c62);
        Store<TLanes, TVector>(c + 7 * cStep, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TVector>(float* to, TVector first, TVector second) where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        TLanes.Store(to, first);
        TLanes.Store(to + TLanes.Count, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TVector>(float* to, TVector first, TVector second, TVector third) where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        Store<TLanes, TVector>(to, first, second);
        TLanes.Store(to + 2 * TLanes.Count, third);
    }
}
