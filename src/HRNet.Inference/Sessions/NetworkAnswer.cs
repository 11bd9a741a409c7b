namespace HRNet.Inference.Sessions;

/// <summary>One caller's part of what the network answered. Dispose it when decoded: the spans lead into memory that others share.</summary>
/// <param name="parts">Where the images are, in order; at least one part.</param>
/// <param name="queue">How long the images waited.</param>
/// <param name="run">How long the session ran for them, and for others of the same batch.</param>
/// <param name="leave">Called once, when this is disposed.</param>
internal sealed class NetworkAnswer(IReadOnlyList<AnswerPart> parts, TimeSpan queue, TimeSpan run, Action leave) : IDisposable
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
    public ReadOnlySpan<float> this[int image] => Output(0, image).Values;

    /// <summary>One image of one of the network's outputs, valid until this is disposed.</summary>
    /// <param name="output">0 for the answer, then the others in the order they were asked for.</param>
    /// <param name="image">Which of the caller's images.</param>
    public OutputView Output(int output, int image)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var part in parts)
        {
            if (image < part.Images)
            {
                var whole = output == 0 ? part.Shared.Output : part.Shared.Output.Others[output - 1];
                var size = whole.Channels * whole.Rows * whole.Columns;
                return new(whole.Values.Slice((part.First + image) * size, size), whole.Channels, whole.Rows, whole.Columns);
            }

            image -= part.Images;
        }

        throw new ArgumentOutOfRangeException(nameof(image));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var part in parts)
            part.Shared.Release();
        leave();
    }
}
