using HRNet.Checkpoints.Pickle;

namespace HRNet.Checkpoints;

/// <summary>
/// Finds the tensors in what a pickle held. Code bases keep them as the root itself, under "state_dict", "model" or "best_state_dict", and
/// as a whole
/// pickled module; the rest is metadata.
/// </summary>
internal static class TensorMap
{
    private const int MaxDepth = 64;
    private const int MaxModules = 100_000;

    private static readonly string[] Places = ["state_dict", "model", "best_state_dict"];

    public static (OrderedDictionary<string, TensorView> Tensors, OrderedDictionary<string, object?> Metadata) Find(object? root)
    {
        var metadata = new OrderedDictionary<string, object?>();
        if (Items(root) is { } items)
        {
            foreach (var (key, value) in items) if (key is string name && value is not TensorView) metadata[name] = value;
            if (Of(root) is { } direct) return (direct, metadata);
            foreach (var place in Places)
            {
                if (!items.TryGetValue(place, out var value) || Of(value) is not { } tensors) continue;
                metadata.Remove(place);
                return (tensors, metadata);
            }
        }
        else if (Of(root) is { } tensors)
        {
            return (tensors, metadata);
        }

        throw new CheckpointException("The checkpoint holds no tensors: neither at its root nor under state_dict, model or best_state_dict.");
    }

    /// <summary>The tensors of a dictionary of tensors or of a module, or null where there are none.</summary>
    private static OrderedDictionary<string, TensorView>? Of(object? value)
    {
        var tensors = new OrderedDictionary<string, TensorView>();
        if (Items(value) is { } items)
        {
            foreach (var (key, entry) in items) if (key is string name && entry is TensorView tensor) tensors[name] = tensor;
        }
        else
        {
            var modules = 0;
            Walk(value, "", 0, ref modules, tensors);
        }

        return tensors.Count > 0 ? tensors : null;
    }

    /// <summary>A module's state dict, in PyTorch's order: own parameters, own buffers, then the children.</summary>
    private static void Walk(object? value, string prefix, int depth, ref int modules, OrderedDictionary<string, TensorView> tensors)
    {
        if (value is not PickleStub { State: { } state } || Attributes(state) is not { } attributes) return;
        if (depth > MaxDepth || ++modules > MaxModules)
            throw new CheckpointException("The checkpoint is damaged: its module contains itself or is nested too deeply.");
        foreach (var place in (string[])["_parameters", "_buffers"])
        {
            if (!attributes.TryGetValue(place, out var own) || Items(own) is not { } entries) continue;
            foreach (var (key, entry) in entries) if (key is string name && entry is TensorView tensor) tensors[prefix + name] = tensor;
        }

        if (!attributes.TryGetValue("_modules", out var children) || Items(children) is not { } named) return;
        foreach (var (key, child) in named) if (key is string name) Walk(child, $"{prefix}{name}.", depth + 1, ref modules, tensors);
    }

    /// <summary>An object's attributes: its state, or the first half of a pair with slots.</summary>
    private static OrderedDictionary<object, object?>? Attributes(object state) =>
        state as OrderedDictionary<object, object?> ?? (state is object?[] and [var first, _] ? first as OrderedDictionary<object, object?> : null);

    private static OrderedDictionary<object, object?>? Items(object? value) =>
        value as OrderedDictionary<object, object?> ?? (value as PickleStub)?.Items;
}
