namespace HRNet.Checkpoints.Pickle;

/// <summary>
/// What a pickle wanted to be an object of a class that the reader does not know, or the result of a call. It keeps what the pickle said
/// about it and does nothing.
/// </summary>
internal sealed class PickleStub
{
    internal PickleStub(PickleGlobal type, object?[] arguments)
    {
        Type = type;
        Arguments = arguments;
    }

    /// <summary>The class, or the function that would have been called.</summary>
    public PickleGlobal Type { get; }

    /// <summary>The arguments for it.</summary>
    public IReadOnlyList<object?> Arguments { get; }

    /// <summary>What would have been given to <c>__setstate__</c>; most often a dictionary of the object's attributes.</summary>
    public object? State { get; internal set; }

    /// <summary>Keys and values, where the class is a kind of dictionary.</summary>
    public OrderedDictionary<object, object?>? Items { get; internal set; }

    /// <summary>Elements, where the class is a kind of list.</summary>
    public List<object?>? Elements { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Type}>";
}

/// <summary>
/// The name of a Python class or function that a pickle refers to. It is a name and nothing else: nothing is ever looked up or called.
/// </summary>
/// <param name="Module">The Python module, such as "collections".</param>
/// <param name="Name">The name in that module, such as "OrderedDict".</param>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
