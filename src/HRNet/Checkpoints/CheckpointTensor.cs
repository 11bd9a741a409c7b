using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HRNet.Checkpoints;

/// <summary>A named tensor of a checkpoint. Its elements stay in the file until they are read.</summary>
public sealed class CheckpointTensor
{
    private const int ChunkBytes = 1 << 18;

    // More than ten times the largest tensor of any HRNet, and only for tensors that are not stored in row-major order.
    private const long MaxSpreadBytes = 1L << 28;

    private readonly SafeFileHandle _file;
    private readonly TensorView _view;

    internal CheckpointTensor(string name, TensorView view, SafeFileHandle file)
    {
        Name = name;
        _view = view;
        _file = file;
    }

    /// <summary>The key in the state dict, as the file has it.</summary>
    public string Name { get; }

    /// <summary>The type of the stored elements.</summary>
    public ElementType ElementType => _view.Storage.Type;

    /// <summary>Sizes, outermost dimension first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _view.Shape;

    /// <summary>Number of elements: the product of <see cref="Shape"/>, 1 for a scalar.</summary>
    public int Count => _view.Count;

    /// <summary>Bytes that the elements take in the file.</summary>
    public long Bytes => (long)Count * ElementType.Size();

    /// <summary>Reads all elements in row-major order, converted to 32-bit floats. Safe to call from several threads at once.</summary>
    /// <param name="destination">Exactly <see cref="Count"/> elements.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="CheckpointException">The file ends too early.</exception>
    public void Read(Span<float> destination)
    {
        if (destination.Length != Count)
            throw new ArgumentException($"Expected room for {Count} elements, got {destination.Length}.", nameof(destination));
        if (Count == 0) return;
        if (!_view.IsContiguous) ReadStrided(destination);
        else if (ElementType == ElementType.Float32) Fill(MemoryMarshal.AsBytes(destination), _view.Start * sizeof(float));
        else ReadConverted(destination);
    }

    /// <summary>Reads all elements in row-major order as a new array of 32-bit floats.</summary>
    /// <exception cref="CheckpointException">The file ends too early.</exception>
    public float[] Read()
    {
        var values = new float[Count];
        Read(values);
        return values;
    }

    private void ReadConverted(Span<float> destination)
    {
        var size = ElementType.Size();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (var done = 0; done < destination.Length;)
            {
                var count = Math.Min(ChunkBytes / size, destination.Length - done);
                var bytes = buffer.AsSpan(0, count * size);
                Fill(bytes, (_view.Start + done) * size);
                Elements.ToSingle(ElementType, bytes, destination.Slice(done, count));
                done += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadStrided(Span<float> destination)
    {
        var size = ElementType.Size();
        if (_view.Span * size > MaxSpreadBytes)
            throw new CheckpointException($"The tensor {Name} is spread over more than {MaxSpreadBytes >> 20} MB of the file.");
        var bytes = ArrayPool<byte>.Shared.Rent((int)_view.Span * size);
        var floats = ArrayPool<float>.Shared.Rent((int)_view.Span);
        try
        {
            var used = bytes.AsSpan(0, (int)_view.Span * size);
            Fill(used, _view.Start * size);
            var elements = floats.AsSpan(0, (int)_view.Span);
            Elements.ToSingle(ElementType, used, elements);
            Span<int> at = stackalloc int[Shape.Count];
            at.Clear();
            long from = 0;
            for (var k = 0; k < destination.Length; k++)
            {
                destination[k] = elements[(int)from];
                from = Next(at, from);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<float>.Shared.Return(floats);
        }
    }

    /// <summary>Counts the index on by one, like an odometer, and moves the place in the storage with it.</summary>
    private long Next(Span<int> at, long from)
    {
        for (var k = at.Length - 1; k >= 0; k--)
        {
            from += _view.Strides[k];
            if (++at[k] < Shape[k]) return from;
            from -= Shape[k] * _view.Strides[k];
            at[k] = 0;
        }

        return from;
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        var position = _view.Storage.Offset + offset;
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes[done..], position + done);
            if (read == 0) throw new CheckpointException($"The checkpoint ends in the middle of the tensor {Name}.");
            done += read;
        }
    }
}
