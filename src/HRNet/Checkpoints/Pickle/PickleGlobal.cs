namespace HRNet.Checkpoints.Pickle;

/// <summary>
/// The name of a Python class or function that a pickle refers to. It is a name and nothing else: nothing is ever looked up or called.
/// </summary>
/// <param name="Module">The Python module, such as "collections".</param>
/// <param name="Name">The name in that module, such as "OrderedDict".</param>
public sealed record PickleGlobal(string Module, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
