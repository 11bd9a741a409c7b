using System.Buffers;

namespace HRNet.Inference.Sessions;

/// <summary>
/// Places taken in a model's queue and the (pooled) tensor that goes there: images x 3 x height x width values. Fill it, run it, dispose
/// it; disposing gives back the memory, and the places if it never ran.
/// </summary>
internal sealed class NetworkInput : IDisposable
{
    private readonly ModelSession _session;
    private float[]? _values;
    private bool _holdsPlaces = true;

    internal NetworkInput(ModelSession session, int images, int height, int width, bool goesOn)
    {
        _session = session;
        (Images, Height, Width, GoesOn) = (images, height, width, goesOn);
        _values = ArrayPool<float>.Shared.Rent(checked(images * ImageLength));
    }

    /// <summary>How many images.</summary>
    public int Images { get; }

    /// <summary>Rows of each.</summary>
    public int Height { get; }

    /// <summary>Columns of each.</summary>
    public int Width { get; }

    /// <summary>Whether the caller holds an answer of the session's already, which only this lets end.</summary>
    public bool GoesOn { get; }

    /// <summary>Bytes of so many images.</summary>
    public static long BytesOf(int images, int height, int width) => 3L * sizeof(float) * images * height * width;

    /// <summary>Values of one image.</summary>
    public int ImageLength => 3 * Height * Width;

    /// <summary>One image: three planes.</summary>
    public Span<float> this[int image] => Values.Slice(image * ImageLength, ImageLength).Span;

    internal Memory<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(_values is null, this);
            return _values.AsMemory(0, Images * ImageLength);
        }
    }

    /// <summary>Says that the places were given back by whoever took the images out of the queue.</summary>
    internal void LeaveQueue() => _holdsPlaces = false;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_values is null)
            return;
        ArrayPool<float>.Shared.Return(_values);
        _values = null;
        _session.GiveBack(BytesOf(Images, Height, Width));
        if (_holdsPlaces)
            _session.Release(Images);
    }
}
