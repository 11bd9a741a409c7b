using System.Numerics;

namespace HRNet.Inference.Detection;

/// <summary>Of boxes that show the same thing, only the best stays.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>
    /// Within each group, takes boxes by falling score (the earlier first among equals) and drops those whose intersection over union with
    /// one that was taken is above a limit, as mmcv's <c>batched_nms</c>.
    /// </summary>
    /// <param name="candidates">The boxes.</param>
    /// <param name="overlap">The limit, 0 to 1.</param>
    /// <param name="most">How many boxes stay at most, over all groups.</param>
    /// <param name="pixel">What a box measures beyond its edges' distance: 0, or 1 by mmdet 1.x's rule.</param>
    /// <returns>Indices of the boxes that stay, by falling score; the earlier first among equals.</returns>
    public static int[] Keep(Candidates candidates, float overlap, int most, float pixel = 0)
    {
        if (candidates.Count == 0 || most <= 0)
            return [];
        var (keys, ends) = Sort(candidates);
        var kept = new KeptBoxes(pixel);
        var winners = 0;
        for (var group = 0; group < ends.Length; group++)
        {
            kept.Clear();
            for (var k = group == 0 ? 0 : ends[group - 1]; k < ends[group] && kept.Count < most; k++)
            {
                // Winners overwrite keys that have been read.
                if (kept.AddUnlessOverlapped(candidates[ScoreKey.Index(keys[k])], overlap))
                    keys[winners++] = keys[k];
            }
        }

        Array.Sort(keys, 0, winners);
        var indices = new int[Math.Min(winners, most)];
        for (var k = 0; k < indices.Length; k++)
            indices[k] = ScoreKey.Index(keys[winners - 1 - k]);
        return indices;
    }

    /// <summary>Keys group by group, each by falling score, and where each group ends.</summary>
    private static (ulong[] Keys, int[] Ends) Sort(Candidates candidates)
    {
        var groups = candidates.Groups;
        var places = new int[System.Numerics.Tensors.TensorPrimitives.Max(groups) + 1];
        foreach (var group in groups)
            places[group]++;
        for (var (group, start) = (0, 0); group < places.Length; group++)
            (places[group], start) = (start, start + places[group]);

        var keys = new ulong[groups.Length];
        for (var k = 0; k < keys.Length; k++)
            keys[places[groups[k]]++] = ScoreKey.Of(candidates.Scores[k], k);
        for (var group = 0; group < places.Length; group++)
        {
            var start = group == 0 ? 0 : places[group - 1];
            Array.Sort(keys, start, places[group] - start);
            Array.Reverse(keys, start, places[group] - start);
        }

        return (keys, places);
    }
}

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
        var (left, top, right, bottom) = (
            Vector.Create(box.Left), Vector.Create(box.Top), Vector.Create(box.Right), Vector.Create(box.Bottom));
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
