namespace HRNet.Inference.Sessions;

/// <summary>What a network answered to a batch: images x channels x rows x columns values. It owns their memory.</summary>
internal abstract class NetworkOutput(int images, int channels, int rows, int columns) : IDisposable
{
    /// <summary>Images of the batch.</summary>
    public int Images { get; } = images;

    /// <summary>Keypoints or classes.</summary>
    public int Channels { get; } = channels;

    /// <summary>Rows of each channel; 1 where the answer has no places.</summary>
    public int Rows { get; } = rows;

    /// <summary>Columns of each channel; 1 where the answer has no places.</summary>
    public int Columns { get; } = columns;

    /// <summary>All values, valid until this is disposed.</summary>
    public abstract ReadOnlySpan<float> Values { get; }

    /// <summary>What the network answered besides, to the same batch; disposed with this.</summary>
    public virtual IReadOnlyList<NetworkOutput> Others => [];

    /// <inheritdoc/>
    public abstract void Dispose();
}
