namespace HRNet.Inference.Sessions;

/// <summary>Some images of a batch.</summary>
/// <param name="Batch">The batch, of which whoever holds this is a reader.</param>
/// <param name="First">The first of the images in it.</param>
/// <param name="Images">How many.</param>
internal readonly record struct BatchSlice(NetworkBatch Batch, int First, int Images);

/// <summary>
/// One caller's part of what the network answered. Dispose it when decoded: the spans lead into memory that others share.
/// </summary>
/// <param name="slices">Where the images are, in order; at least one slice.</param>
/// <param name="queue">How long the images waited.</param>
/// <param name="run">How long the session ran for them, and for others of the same batch.</param>
/// <param name="leave">Called once, when this is disposed.</param>
internal sealed class NetworkAnswer(IReadOnlyList<BatchSlice> slices, TimeSpan queue, TimeSpan run, Action leave) : IDisposable
{
    private bool _disposed;

    /// <summary>How long the images waited.</summary>
    public TimeSpan Queue { get; } = queue;

    /// <summary>How long the session ran for them, and for others of the same batch.</summary>
    public TimeSpan Run { get; } = run;

    /// <summary>Keypoints or classes.</summary>
    public int Channels => Output(0, 0).Channels;

    /// <summary>Rows of each channel.</summary>
    public int Rows => Output(0, 0).Rows;

    /// <summary>Columns of each channel.</summary>
    public int Columns => Output(0, 0).Columns;

    /// <summary>The values of one image: channels x rows x columns, valid until this is disposed.</summary>
    public ReadOnlySpan<float> this[int image] => Output(0, image).Values;

    /// <summary>One image of one of the network's outputs, valid until this is disposed.</summary>
    /// <param name="output">0 for the answer, then the others in the order they were asked for.</param>
    /// <param name="image">Which of the caller's images.</param>
    public OutputView Output(int output, int image)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var slice in slices)
        {
            if (image < slice.Images)
                return slice.Batch[output, slice.First + image];
            image -= slice.Images;
        }

        throw new ArgumentOutOfRangeException(nameof(image));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var slice in slices)
            slice.Batch.Dispose();
        leave();
    }
}
