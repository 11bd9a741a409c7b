using System.Numerics;

namespace HRNet.Inference.Detection;

/// <summary>The boxes of a group that stay, in columns of whole vectors; what is not used of the last vector is empty boxes.</summary>
internal sealed class KeptBoxes(float pixel)
{
    private static readonly int Lanes = Vector<float>.Count;

    private float[] _left = [], _top = [], _right = [], _bottom = [], _area = [];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a box whose intersection over union with none of the others is above a limit.</summary>
    public bool AddUnlessOverlapped(Corners box, float limit)
    {
        var area = (box.Width + pixel) * (box.Height + pixel);
        if (IsOverlapped(box, area, limit))
            return false;
        if (Count % Lanes == 0)
            OpenVector();
        (_left[Count], _top[Count], _right[Count], _bottom[Count], _area[Count]) = (box.Left, box.Top, box.Right, box.Bottom, area);
        Count++;
        return true;
    }

    private bool IsOverlapped(Corners box, float area, float limit)
    {
        var (left, top, right, bottom) = (Vector.Create(box.Left), Vector.Create(box.Top), Vector.Create(box.Right), Vector.Create(box.Bottom));
        var (areas, limits, more) = (Vector.Create(area), Vector.Create(limit), Vector.Create(pixel));
        for (var k = 0; k < Count; k += Lanes)
        {
            var width = Vector.Min(right, new(_right, k)) - Vector.Max(left, new(_left, k)) + more;
            var height = Vector.Min(bottom, new(_bottom, k)) - Vector.Max(top, new(_top, k)) + more;
            var common = Vector.Max(width, Vector<float>.Zero) * Vector.Max(height, Vector<float>.Zero);
            if (Vector.GreaterThanAny(common / (areas + new Vector<float>(_area, k) - common), limits))
                return true;
        }

        return false;
    }

    private void OpenVector()
    {
        if (Count == _left.Length)
        {
            var capacity = 2 * Count + 8 * Lanes;
            Array.Resize(ref _left, capacity);
            Array.Resize(ref _top, capacity);
            Array.Resize(ref _right, capacity);
            Array.Resize(ref _bottom, capacity);
            Array.Resize(ref _area, capacity);
        }

        // Nothing overlaps a box that ends before it begins.
        _left.AsSpan(Count, Lanes).Fill(float.PositiveInfinity);
        _top.AsSpan(Count, Lanes).Fill(float.PositiveInfinity);
        _right.AsSpan(Count, Lanes).Fill(float.NegativeInfinity);
        _bottom.AsSpan(Count, Lanes).Fill(float.NegativeInfinity);
        _area.AsSpan(Count, Lanes).Clear();
    }
}
