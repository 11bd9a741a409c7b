namespace HRNet.Inference.Sessions;

/// <summary>One caller's part of what the network answered. Dispose it when decoded: the spans lead into memory that others share.</summary>
/// <param name="parts">Where the images are, in order; at least one part.</param>
/// <param name="queue">How long the images waited.</param>
/// <param name="run">How long the session ran for them, and for others of the same batch.</param>
internal sealed class NetworkAnswer(IReadOnlyList<AnswerPart> parts, TimeSpan queue, TimeSpan run) : IDisposable
{
    private bool _disposed;

    /// <summary>How long the images waited.</summary>
    public TimeSpan Queue { get; } = queue;

    /// <summary>How long the session ran for them, and for others of the same batch.</summary>
    public TimeSpan Run { get; } = run;

    /// <summary>Keypoints or classes.</summary>
    public int Channels => parts[0].Shared.Output.Channels;

    /// <summary>Rows of each channel.</summary>
    public int Rows => parts[0].Shared.Output.Rows;

    /// <summary>Columns of each channel.</summary>
    public int Columns => parts[0].Shared.Output.Columns;

    /// <summary>The values of one image: channels x rows x columns, valid until this is disposed.</summary>
    public ReadOnlySpan<float> this[int image]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var size = Channels * Rows * Columns;
            foreach (var part in parts)
            {
                if (image < part.Images)
                    return part.Shared.Output.Values.Slice((part.First + image) * size, size);
                image -= part.Images;
            }

            throw new ArgumentOutOfRangeException(nameof(image));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var part in parts)
            part.Shared.Release();
    }
}
