namespace HRNet.Evaluation.Coco;

/// <summary>
/// Goes over two masks at once, to the next end of a run of either. It is over once what is left of both runs is nothing, as in the
/// original.
/// </summary>
internal ref struct RunPairs(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other)
{
    private readonly ReadOnlySpan<uint> _one = one;
    private readonly ReadOnlySpan<uint> _other = other;
    private uint _oneLeft = one.Length > 0 ? one[0] : 0;
    private uint _otherLeft = other.Length > 0 ? other[0] : 0;
    private int _oneNext = 1;
    private int _otherNext = 1;
    private bool _oneInside;
    private bool _otherInside;
    private bool _over = one.Length == 0 || other.Length == 0;

    /// <summary>Pixels of this stretch.</summary>
    public uint Length { get; private set; }

    /// <summary>Whether it is inside of the first mask.</summary>
    public bool First { get; private set; }

    /// <summary>Whether it is inside of the second mask.</summary>
    public bool Second { get; private set; }

    public bool MoveNext()
    {
        if (_over)
            return false;
        (Length, First, Second) = (Math.Min(_oneLeft, _otherLeft), _oneInside, _otherInside);
        Advance(_one, ref _oneLeft, ref _oneNext, ref _oneInside);
        Advance(_other, ref _otherLeft, ref _otherNext, ref _otherInside);
        _over = _oneLeft == 0 && _otherLeft == 0;
        return true;
    }

    private readonly void Advance(ReadOnlySpan<uint> runs, ref uint left, ref int next, ref bool inside)
    {
        left -= Length;
        if (left != 0 || next >= runs.Length)
            return;
        left = runs[next++];
        inside = !inside;
    }
}
