using System.Buffers;

namespace HRNet.Inference.Sessions;

/// <summary>Pooled floats for the length of a using statement.</summary>
internal ref struct Scratch
{
    private float[]? _values;

    /// <summary>Rents; the values are not cleared.</summary>
    public Scratch(int length)
    {
        _values = ArrayPool<float>.Shared.Rent(length);
        Span = _values.AsSpan(0, length);
    }

    /// <summary>The values.</summary>
    public Span<float> Span { get; private set; }

    /// <summary>Gives them back.</summary>
    public void Dispose()
    {
        if (_values is null)
            return;
        ArrayPool<float>.Shared.Return(_values);
        _values = null;
        Span = default;
    }
}
