using HRNet.Checkpoints.Layouts;
using HRNet.Checkpoints.Pickle;

namespace HRNet.Checkpoints;

/// <summary>
/// Finds the tensors in what a pickle held. Code bases keep them as the root itself, under "state_dict", "model" or "best_state_dict", and
/// as a whole pickled module; the rest is metadata.
/// </summary>
internal static class TensorMap
{
    private const int MaxDepth = 64;
    private const int MaxModules = 100_000;

    /// <summary>
    /// Entries that code bases keep weights in, the first counts. The original pose code's checkpoint.pth has the first and the last: both
    /// hold the last epoch, whatever the name says (tools/train.py; the best epoch goes to a file of its own), and the first is what its
    /// loader takes.
    /// </summary>
    private static readonly string[] Places = ["state_dict", "model", "best_state_dict"];

    /// <summary>Finds the weights.</summary>
    /// <param name="format">The layout that the pickle came in.</param>
    /// <param name="root">What was pickled.</param>
    /// <param name="wanted">The entry to take, or null for the usual one.</param>
    public static Layout Find(CheckpointFormat format, object? root, string? wanted)
    {
        var metadata = new OrderedDictionary<string, object?>();
        if (Items(root) is not { } items)
        {
            if (Of(root) is not { } module) throw Nothing();
            return wanted is null ? new(format, module, metadata) : throw Lacks(wanted, []);
        }

        foreach (var (key, value) in items) if (key is string name && value is not TensorView) metadata[name] = value;
        var places = new OrderedDictionary<string, OrderedDictionary<string, TensorView>>();
        foreach (var (name, value) in metadata) if (Of(value) is { } found) places.Add(name, found);
        if (wanted is null && Of(root) is { } direct) return new(format, direct, metadata);
        if ((wanted ?? Places.FirstOrDefault(places.ContainsKey)) is not { } place) throw Nothing();
        if (!places.TryGetValue(place, out var tensors)) throw Lacks(place, places.Keys);

        metadata.Remove(place);
        var others = places.Where(other => other.Key != place && other.Value.Count * 2 > tensors.Count).Select(other => new OtherWeights(other.Key, AreSame(tensors, other.Value)));
        return new(format, tensors, metadata) { Weights = place, Others = [.. others] };
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

    /// <summary>Whether two entries look into the same places of the file, under whatever names.</summary>
    private static bool AreSame(OrderedDictionary<string, TensorView> one, OrderedDictionary<string, TensorView> other) =>
        one.Values.Select(Place).ToHashSet().SetEquals(other.Values.Select(Place));

    private static (long Offset, long Start) Place(TensorView tensor) => (tensor.Storage.Offset, tensor.Start);

    private static CheckpointException Nothing() =>
        new("The checkpoint holds no tensors: neither at its root nor under state_dict, model or best_state_dict.");

    private static CheckpointException Lacks(string wanted, IEnumerable<string> there) =>
        new($"The checkpoint has no weights under \"{wanted}\". There are: {(there.Any() ? string.Join(", ", there) : "none but those at its root")}.");
}
