namespace HRNet.Checkpoints;

/// <summary>
/// A window of a storage: element (i, j, ...) lies <c>Start + i * Strides[0] + j * Strides[1] + ...</c> elements into it. A view that was
/// made lies inside its storage, so that nothing behind it needs to check again.
/// </summary>
internal sealed class TensorView
{
    // PyTorch's own limit is 64; no parameter of a convolutional network has more than 4 or 5.
    private const int MaxRank = 16;

    // A stride of 0 repeats elements, so that a few bytes can claim any size. Small ones are honest (a value that was expanded); nothing
    // else is.
    private const int MaxRepeated = 1 << 20;

    private TensorView(StorageBlock storage, long start, int[] shape, long[] strides, int count, long span)
    {
        Storage = storage;
        Start = start;
        Shape = shape;
        Strides = strides;
        Count = count;
        Span = span;
    }

    public StorageBlock Storage { get; }

    /// <summary>First element, counted from the start of the storage.</summary>
    public long Start { get; }

    public IReadOnlyList<int> Shape { get; }

    public IReadOnlyList<long> Strides { get; }

    /// <summary>Number of elements of the tensor.</summary>
    public int Count { get; }

    /// <summary>Elements of the storage between the first and the last one that the tensor uses, both included.</summary>
    public long Span { get; }

    /// <summary>Whether the elements follow one another in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var k = Shape.Count - 1; k >= 0; k--)
            {
                if (Shape[k] != 1 && Strides[k] != expected) return false;
                expected *= Shape[k];
            }

            return true;
        }
    }

    /// <summary>
    /// Makes a view over elements [<paramref name="from"/>, <paramref name="from"/> + <paramref name="length"/>) of a storage.
    /// </summary>
    /// <exception cref="CheckpointException">The view would leave its storage, or is too large.</exception>
    public static TensorView Create(StorageBlock storage, long from, long length, long start, long[] shape, long[] strides)
    {
        if (shape.Length > MaxRank || shape.Length != strides.Length)
            throw Bad($"has {shape.Length} dimensions and {strides.Length} strides");
        if (start < 0) throw Bad($"starts at element {start}");
        Int128 count = 1, last = 0;
        for (var k = 0; k < shape.Length; k++)
        {
            if (shape[k] is < 0 or > int.MaxValue) throw Bad($"has a dimension of {shape[k]}");
            if (strides[k] < 0) throw Bad($"has a stride of {strides[k]}");
            count *= shape[k];
            last += (Int128)(shape[k] - 1) * strides[k];
            if (count > int.MaxValue) throw Bad("has more than 2^31 elements");
        }

        var span = count == 0 ? 0 : last + 1;
        if (start + span > length) throw Bad($"needs {start + span} elements of a storage of {length}");
        if (count > length && count > MaxRepeated) throw Bad($"claims {count} elements over a storage of {length}");
        return new TensorView(storage, from + start, [.. shape.Select(d => (int)d)], strides, (int)count, (long)span);
    }

    public override string ToString() => $"tensor {Storage.Type} [{string.Join(", ", Shape)}]";

    private static CheckpointException Bad(string what) => new($"The checkpoint is damaged: a tensor {what}.");
}
