namespace HRNet.Checkpoints.Pickle;

/// <summary>The stack of a pickle machine, with the marks that bound the arguments of the next instruction.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    /// <summary>Whether the last thing that happened was a mark.</summary>
    public bool HasOpenEmptyGroup => _marks.Count > 0 && _marks[^1] == _values.Count;

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Add(_values.Count);

    public object? Peek()
    {
        Need(1);
        return _values[^1];
    }

    public object? Pop()
    {
        Need(1);
        var value = _values[^1];
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The topmost <paramref name="count"/> values, deepest first.</summary>
    public object?[] Pop(int count)
    {
        Need(count);
        var values = _values.GetRange(_values.Count - count, count).ToArray();
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    /// <summary>All values above the last mark, deepest first; the mark goes too.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw new CheckpointException("The checkpoint is damaged: its pickle ends a group that it never began.");
        var count = _values.Count - _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Pop(count);
    }

    private void Need(int count)
    {
        // What lies under an open mark belongs to the instruction that will end the group.
        var floor = _marks.Count == 0 ? 0 : _marks[^1];
        if (_values.Count - floor < count)
            throw new CheckpointException("The checkpoint is damaged: its pickle takes a value that is not there.");
    }
}
