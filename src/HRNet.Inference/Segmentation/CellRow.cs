using System.Buffers;
using System.Numerics;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// The cells between two rows of logits. A cell has four corners; a class can win inside it only if its greatest corner reaches the highest
/// least corner of any class.
/// </summary>
internal sealed class CellRow : IDisposable
{
    private readonly int _classes;
    private readonly int _columns;
    private readonly int _cells;
    private readonly int _next;
    private readonly float[] _bound;
    private readonly int[] _count;
    private readonly byte[] _candidates;
    private float[] _upper = [];
    private float[] _lower = [];

    /// <summary>Makes room for a row.</summary>
    /// <param name="classes">Classes, at most 256.</param>
    /// <param name="columns">Columns of the logits.</param>
    public CellRow(int classes, int columns)
    {
        (_classes, _columns) = (classes, columns);
        (_cells, _next) = columns > 1 ? (columns - 1, 1) : (1, 0);
        _bound = ArrayPool<float>.Shared.Rent(_cells);
        _count = ArrayPool<int>.Shared.Rent(_cells);
        _candidates = ArrayPool<byte>.Shared.Rent(classes * _cells);
    }

    /// <summary>The classes that can win somewhere in a cell, in rising order.</summary>
    public ReadOnlySpan<byte> Candidates(int cell) => _candidates.AsSpan(cell * _classes, _count[cell]);

    /// <summary>
    /// The classes that can win on one line through a cell, with their logits at its left and right edge: the same rule again, now with two
    /// corners.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="upper">Weight of the upper row.</param>
    /// <param name="lower">Weight of the lower row.</param>
    /// <param name="ids">Takes the classes, in rising order.</param>
    /// <param name="left">Takes their logits at the left edge.</param>
    /// <param name="right">Takes their logits at the right edge.</param>
    /// <returns>How many there are, at least 1.</returns>
    public int Narrow(int cell, float upper, float lower, Span<byte> ids, Span<float> left, Span<float> right)
    {
        var candidates = Candidates(cell);
        var bound = float.NegativeInfinity;
        for (var i = 0; i < candidates.Length; i++)
        {
            var at = candidates[i] * _columns + cell;
            left[i] = _upper[at] * upper + _lower[at] * lower;
            right[i] = _upper[at + _next] * upper + _lower[at + _next] * lower;
            bound = MathF.Max(bound, MathF.Min(left[i], right[i]));
        }

        var count = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (left[i] >= bound || right[i] >= bound)
            {
                (ids[count], left[count], right[count]) = (candidates[i], left[i], right[i]);
                count++;
            }
        }

        if (count == 0)
            (ids[0], count) = (candidates[0], 1);
        return count;
    }

    /// <summary>Finds each cell's candidates between two rows of scores.</summary>
    /// <param name="upper">The upper row: classes x columns values, which have to stay as they are until the next call.</param>
    /// <param name="lower">The lower row.</param>
    public void Load(float[] upper, float[] lower)
    {
        (_upper, _lower) = (upper, lower);
        var bound = _bound.AsSpan(0, _cells);
        bound.Fill(float.NegativeInfinity);
        for (var c = 0; c < _classes; c++)
            Raise(_upper.AsSpan(c * _columns, _columns), _lower.AsSpan(c * _columns, _columns), bound);
        _count.AsSpan(0, _cells).Clear();
        for (var c = 0; c < _classes; c++)
            Collect(_upper.AsSpan(c * _columns, _columns), _lower.AsSpan(c * _columns, _columns), (byte)c);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_bound);
        ArrayPool<int>.Shared.Return(_count);
        ArrayPool<byte>.Shared.Return(_candidates);
    }

    private void Raise(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> bound)
    {
        var x = 0;
        for (; x <= _cells - Vector<float>.Count; x += Vector<float>.Count)
        {
            var least = Vector.Min(
                Vector.Min(new Vector<float>(upper[x..]), new Vector<float>(upper[(x + _next)..])),
                Vector.Min(new Vector<float>(lower[x..]), new Vector<float>(lower[(x + _next)..])));
            Vector.Max(least, new Vector<float>(bound[x..])).CopyTo(bound[x..]);
        }

        for (; x < _cells; x++)
            bound[x] = MathF.Max(bound[x], MathF.Min(MathF.Min(upper[x], upper[x + _next]), MathF.Min(lower[x], lower[x + _next])));
    }

    private void Collect(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, byte id)
    {
        var x = 0;
        for (; x <= _cells - Vector<float>.Count; x += Vector<float>.Count)
        {
            var most = Vector.Max(
                Vector.Max(new Vector<float>(upper[x..]), new Vector<float>(upper[(x + _next)..])),
                Vector.Max(new Vector<float>(lower[x..]), new Vector<float>(lower[(x + _next)..])));
            if (!Vector.GreaterThanOrEqualAny(most, new Vector<float>(_bound.AsSpan(x))))
                continue;
            for (var lane = 0; lane < Vector<float>.Count; lane++)
            {
                if (most[lane] >= _bound[x + lane])
                    Add(x + lane, id);
            }
        }

        for (; x < _cells; x++)
        {
            if (MathF.Max(MathF.Max(upper[x], upper[x + _next]), MathF.Max(lower[x], lower[x + _next])) >= _bound[x])
                Add(x, id);
        }
    }

    private void Add(int cell, byte id) => _candidates[cell * _classes + _count[cell]++] = id;
}
