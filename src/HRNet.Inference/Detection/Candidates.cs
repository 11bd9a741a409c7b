namespace HRNet.Inference.Detection;

/// <summary>Boxes that may become answers, one column per edge so that many are compared at once.</summary>
internal sealed class Candidates
{
    private float[] _left, _top, _right, _bottom, _scores;
    private int[] _groups;

    public Candidates(int capacity = 256)
    {
        (_left, _top, _right, _bottom) = (new float[capacity], new float[capacity], new float[capacity], new float[capacity]);
        (_scores, _groups) = (new float[capacity], new int[capacity]);
    }

    public int Count { get; private set; }

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>Only boxes of the same group compete: the class of an object, or the level of a proposal. From 0 on.</summary>
    public ReadOnlySpan<int> Groups => _groups.AsSpan(0, Count);

    public Corners this[int index] => new(_left[index], _top[index], _right[index], _bottom[index]);

    public void Add(Corners box, float score, int group)
    {
        if (Count == _left.Length)
            Grow();
        (_left[Count], _top[Count], _right[Count], _bottom[Count]) = (box.Left, box.Top, box.Right, box.Bottom);
        (_scores[Count], _groups[Count]) = (score, group);
        Count++;
    }

    private void Grow()
    {
        var capacity = 2 * Count + 16;
        Array.Resize(ref _left, capacity);
        Array.Resize(ref _top, capacity);
        Array.Resize(ref _right, capacity);
        Array.Resize(ref _bottom, capacity);
        Array.Resize(ref _scores, capacity);
        Array.Resize(ref _groups, capacity);
    }
}
