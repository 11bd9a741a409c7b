using System.Runtime.CompilerServices;

namespace HRNet.Benchmarks.Winograd;

/// <summary>
/// The one-dimensional transforms of F(m, 3), which computes m outputs of a filter of three taps with m + 2 products: those of Lavin and
/// Gray, "Fast Algorithms for Convolutional Neural Networks" (2016). Applied to columns, then to rows, they make F(m x m, 3 x 3).
/// </summary>
internal unsafe interface ITile
{
    /// <summary>Outputs, m.</summary>
    static abstract int Outputs { get; }

    /// <summary>The filter's matrix G: three numbers for each product.</summary>
    static abstract ReadOnlySpan<double> Filter { get; }

    /// <summary>Multiplies m + 2 vectors of inputs by B'.</summary>
    static abstract void Input<TLanes, TVector>(float* from, nint step, float* to, nint stride) where TLanes : struct, ILanes<TVector> where TVector : unmanaged;

    /// <summary>Multiplies m + 2 vectors of products by A'.</summary>
    static abstract void Output<TLanes, TVector>(float* from, nint step, float* to, nint stride) where TLanes : struct, ILanes<TVector> where TVector : unmanaged;
}

/// <summary>F(2, 3), with the points 0, 1, -1 and infinity.</summary>
internal readonly unsafe struct TwoOutputs : ITile
{
    public static int Outputs => 2;

    public static ReadOnlySpan<double> Filter => [1, 0, 0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0, 0, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TLanes, TVector>(float* from, nint step, float* to, nint stride) where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        var (d0, d1, d2, d3) = (TLanes.Load(from), TLanes.Load(from + step), TLanes.Load(from + 2 * step), TLanes.Load(from + 3 * step));
        TLanes.Store(to, TLanes.Subtract(d0, d2));
        TLanes.Store(to + stride, TLanes.Add(d1, d2));
        TLanes.Store(to + 2 * stride, TLanes.Subtract(d2, d1));
        TLanes.Store(to + 3 * stride, TLanes.Subtract(d1, d3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TLanes, TVector>(float* from, nint step, float* to, nint stride) where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        var (p0, p1, p2, p3) = (TLanes.Load(from), TLanes.Load(from + step), TLanes.Load(from + 2 * step), TLanes.Load(from + 3 * step));
        TLanes.Store(to, TLanes.Add(p0, TLanes.Add(p1, p2)));
        TLanes.Store(to + stride, TLanes.Subtract(TLanes.Subtract(p1, p2), p3));
    }
}

/// <summary>F(4, 3), with the points 0, 1, -1, 2, -2 and infinity.</summary>
internal readonly unsafe struct FourOutputs : ITile
{
    private const double Sixth = 1.0 / 6;
    private const double Twelfth = 1.0 / 12;
    private const double TwentyFourth = 1.0 / 24;

    public static int Outputs => 4;

    public static ReadOnlySpan<double> Filter =>
    [
        0.25, 0, 0,
        -Sixth, -Sixth, -Sixth,
        -Sixth, Sixth, -Sixth,
        TwentyFourth, Twelfth, Sixth,
        TwentyFourth, -Twelfth, Sixth,
        0, 0, 1,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TLanes, TVector>(float* from, nint step, float* to, nint stride) where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        var (d0, d1, d2) = (TLanes.Load(from), TLanes.Load(from + step), TLanes.Load(from + 2 * step));
        var (d3, d4, d5) = (TLanes.Load(from + 3 * step), TLanes.Load(from + 4 * step), TLanes.Load(from + 5 * step));
        var (two, four, minusFour, minusFive) = (TLanes.Of(2), TLanes.Of(4), TLanes.Of(-4), TLanes.Of(-5));
        var (even, odd) = (TLanes.MultiplyAdd(minusFour, d2, d4), TLanes.MultiplyAdd(minusFour, d1, d3));
        var (near, far) = (TLanes.Subtract(d4, d2), TLanes.Subtract(d3, d1));
        TLanes.Store(to, TLanes.MultiplyAdd(four, d0, TLanes.MultiplyAdd(minusFive, d2, d4)));
        TLanes.Store(to + stride, TLanes.Add(even, odd));
        TLanes.Store(to + 2 * stride, TLanes.Subtract(even, odd));
        TLanes.Store(to + 3 * stride, TLanes.MultiplyAdd(two, far, near));
        TLanes.Store(to + 4 * stride, TLanes.MultiplyAdd(TLanes.Of(-2), far, near));
        TLanes.Store(to + 5 * stride, TLanes.MultiplyAdd(four, d1, TLanes.MultiplyAdd(minusFive, d3, d5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TLanes, TVector>(float* from, nint step, float* to, nint stride) where TLanes : struct, ILanes<TVector> where TVector : unmanaged
    {
        var (p0, p1, p2) = (TLanes.Load(from), TLanes.Load(from + step), TLanes.Load(from + 2 * step));
        var (p3, p4, p5) = (TLanes.Load(from + 3 * step), TLanes.Load(from + 4 * step), TLanes.Load(from + 5 * step));
        var (ones, onesApart) = (TLanes.Add(p1, p2), TLanes.Subtract(p1, p2));
        var (twos, twosApart) = (TLanes.Add(p3, p4), TLanes.Subtract(p3, p4));
        TLanes.Store(to, TLanes.Add(p0, TLanes.Add(ones, twos)));
        TLanes.Store(to + stride, TLanes.MultiplyAdd(TLanes.Of(2), twosApart, onesApart));
        TLanes.Store(to + 2 * stride, TLanes.MultiplyAdd(TLanes.Of(4), twos, ones));
        TLanes.Store(to + 3 * stride, TLanes.Add(p5, TLanes.MultiplyAdd(TLanes.Of(8), twosApart, onesApart)));
    }
}
